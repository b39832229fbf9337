// What the packed formats share. The file that includes it tells of the 32 numbers of unit u of the whole matrix, sixteen low
// and sixteen high ones: `parts(u)`, scale and offset of the low, scale and offset of the high, and `low(u, n)` and
// `high(u, n)`, four of either as they are stored, n from 0 to 3.

struct Linear {
  rows: u32,
  inputs: u32, // a multiple of 32
  outputs: u32,
  biased: u32, // 1: add the bias
  scales: u32, // word of the first scale, where they lie apart from the blocks
}

@group(0) @binding(0) var<uniform> a: Linear;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> weight: array<u32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

const LOW_HALVES = 0x0f0f0f0fu; // of the bytes of a word

// The bytes of a word, the last below 128. They are made floats where they are and then as much smaller, exactly: software adapters
// shift one lane at a time.
fn bytes(word: u32) -> vec4f {
  let apart = vec4u(word) & vec4u(0xffu, 0xff00u, 0xff0000u, 0xff000000u);
  return vec4f(bitcast<vec4i>(apart)) * vec4f(1.0, 1.0 / 256.0, 1.0 / 65536.0, 1.0 / 16777216.0);
}

// The same, signed.
fn signed_bytes(word: u32) -> vec4f {
  return vec4f((vec4i(bitcast<i32>(word)) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u));
}

// The two f16 of a word. Those below 2^-14 are worked out: a driver may take them for 0.
fn halves(word: u32) -> vec2f {
  let both = (vec2u(word) >> vec2u(0u, 16u)) & vec2u(0xffffu);
  let tiny = vec2f(both & vec2u(0x3ffu)) * (1.0 / 16777216.0);
  let small = select(tiny, -tiny, (both & vec2u(0x8000u)) != vec2u(0u));
  return select(unpack2x16float(word), small, (both & vec2u(0x7c00u)) == vec2u(0u));
}

//@ when TILE
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let tile = (workgroup.y * workgroups.x + workgroup.x) * 64u + lane;
  let tiles = (a.outputs + 3u) / 4u;
  let o = (tile % tiles) * 4u;
  let r = (tile / tiles) * 8u;
  if (r >= a.rows) { return; }

  let units = a.inputs / 32u;
  //@ repeat c in 0..4
  let w_{c} = min(o + {c}u, a.outputs - 1u) * units;
  //@ end
  //@ repeat r in 0..8
  let x_{r} = min(r + {r}u, a.rows - 1u) * units * 8u;
  //@ repeat c in 0..4
  var s_{r}_{c} = 0.0;
  //@ end
  //@ end
  for (var u = 0u; u < units; u++) {
    //@ repeat c in 0..4
    let p_{c} = parts(w_{c} + u);
    //@ end
    for (var n = 0u; n < 4u; n++) {
      //@ repeat c in 0..4
      let l_{c} = low(w_{c} + u, n) * p_{c}.x + p_{c}.y;
      let h_{c} = high(w_{c} + u, n) * p_{c}.z + p_{c}.w;
      //@ end
      //@ repeat r in 0..8
      let a_{r} = x[x_{r} + u * 8u + n];
      let b_{r} = x[x_{r} + u * 8u + n + 4u];
      //@ repeat c in 0..4
      s_{r}_{c} += dot(a_{r}, l_{c}) + dot(b_{r}, h_{c});
      //@ end
      //@ end
    }
  }
  //@ repeat c in 0..4
  if (o + {c}u < a.outputs) {
    var add = 0.0;
    if (a.biased != 0u) { add = bias[o + {c}u]; }
    //@ repeat r in 0..8
    if (r + {r}u < a.rows) { y[(r + {r}u) * a.outputs + o + {c}u] = s_{r}_{c} + add; }
    //@ end
  }
  //@ end
}
//@ else
var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let eight = workgroup.y * workgroups.x + workgroup.x;
  let eights = (a.outputs + 7u) / 8u;
  let o = (eight % eights) * 8u + lane / 8u;
  let r = eight / eights;
  let there = (o < a.outputs) & (r < a.rows);

  let units = select(0u, a.inputs / 32u, there);
  var sum = 0.0;
  for (var i = lane % 8u; i < units; i += 8u) {
    let u = o * units + i;
    let at = (r * units + i) * 8u;
    let p = parts(u);
    for (var n = 0u; n < 4u; n++) {
      sum += dot(x[at + n], low(u, n) * p.x + p.y) + dot(x[at + n + 4u], high(u, n) * p.z + p.w);
    }
  }
  sums[lane] = sum;
  workgroupBarrier();
  if ((lane % 8u == 0u) & there) {
    for (var other = 1u; other < 8u; other++) { sum += sums[lane + other]; }
    if (a.biased != 0u) { sum += bias[o]; }
    y[r * a.outputs + o] = sum;
  }
}
//@ end
