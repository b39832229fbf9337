//@ include linear_attention
//
// fades[t, r] = product over the tokens s of the chunk, s <= t, of exp(decay[s, r])
//
// Products of factors, never a quotient: nothing overflows, and a decay of -infinity is a factor 0.
//
// Shapes    decay [batch, tokens, kv_heads, decay_width]; fades [batch * kv_heads, chunks * CHUNK, decay_width]
// Bindings  0 uniform LinearAttention; 1 decay (bits); 2 fades
// Dispatch  one invocation per row of a chunk of a key head, rows fastest, then chunks; 64 to a workgroup, workgroups folded
//           in x and y
// Twin      src/reference/linear_attention.rs, src/cpu/linear_attention/chunk.rs

@group(0) @binding(1) var<storage, read> decay: array<u32>;
@group(0) @binding(2) var<storage, read_write> fades: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  if (item >= a.count) { return; }
  let row = (a.first + item) % a.decay_width;
  let chunk = ((a.first + item) / a.decay_width) % a.chunks;
  let bg = (a.first + item) / (a.decay_width * a.chunks);
  let t0 = a.start + chunk * CHUNK;
  let out = (bg * a.chunks + chunk) * CHUNK;
  var fade = 1.0;
  for (var n = 0u; n < min(CHUNK, a.tokens - t0); n++) {
    fade *= power(decay[decay_at(bg / a.kv_heads, bg % a.kv_heads, t0 + n, row)]);
    fades[(out + n) * a.decay_width + row] = fade;
  }
}
