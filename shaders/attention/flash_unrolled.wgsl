//@ variants DIM=64 ROWS=8
//@ include attention
//@ include visible
//@ include tiles
//
// output = softmax(masked scores) * v without the matrix: flash_lanes once more, for long calls where a processor plays the
// graphics card. There a private array met by a constant index costs a tenth of one met by a variable, so the loops over d
// are unrolled too, over blocks of 4 keys: a sixth faster, after a compilation that takes seconds. The formula, and what
// hides a key, are flash_lanes'.
//
// Shapes    q, k, v, output by strides; head_dim and value_dim at most {DIM}
// Bindings  as flash_lanes
// Dispatch  one workgroup of LANES per tile of LANES * {ROWS} queries of one head, tiles fastest, folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/flash.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> bias: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;

override LANES: u32 = 8u;
override HEAD_DIM: u32 = {DIM}u;
override VALUE_DIM: u32 = {DIM}u;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(subgroup_invocation_id) neighbour: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let tile = tile_at(a.first + item, LANES * {ROWS}u);
  let b = tile.b;
  let h = tile.h;
  if (tile.first >= tile.end) { return; }
  let key = start(a.k, b, h / a.group, 0u);
  let value = start(a.v, b, h / a.group, 0u);

  //@ repeat r in 0..ROWS
  let i_{r} = min(tile.first + lane + LANES * {r}u, tile.end - 1u);
  let seen_{r} = span(b, i_{r});
  let mask_{r} = a.mask.x * b + a.mask.y * h + a.mask.z * i_{r};
  let bias_{r} = a.bias.x * b + a.bias.y * h + a.bias.z * i_{r};
  let at_{r} = start(a.q, b, h, i_{r});
  var m_{r} = LOWEST;
  var l_{r} = 0.0;
  var q_{r}: array<f32, {DIM}>;
  var o_{r}: array<f32, {DIM}>;
  //@ end
  // Rolled: what is met by a variable index even once stays in memory, where the constant indices want it.
  for (var d = 0u; d < HEAD_DIM; d++) {
    //@ repeat r in 0..ROWS
    q_{r}[d] = q[at_{r} + d] * a.scale;
    //@ end
  }

  let top = edges(b, tile.first);
  let bottom = edges(b, tile.end - 1u);
  let some = reach(top, bottom);
  let ranges = range_count(tile.block);
  for (var number = 0u; number < ranges; number++) {
    let range = range_at(tile.block, some, number);
    for (var j = range.x; j < range.y; j += 4u) {
      let j_mine = min(j + (neighbour & 3u), a.keys - 1u);
      let k_mine = key + j_mine * a.k.z;
      let v_mine = value + j_mine * a.v.z;
      //@ repeat r in 0..ROWS
      //@ repeat n in 0..4
      var s_{r}_{n} = 0.0;
      //@ end
      //@ end
      //@ repeat d in 0..DIM
      if ({d}u < HEAD_DIM) {
        let mine = k[k_mine + {d}u];
        //@ repeat n in 0..4
        let y_{n} = subgroupBroadcast(mine, {n}u);
        //@ repeat r in 0..ROWS
        s_{r}_{n} += q_{r}[{d}] * y_{n};
        //@ end
        //@ end
      }
      //@ end
      if ((RULES & CAPPED) != 0u) {
        //@ repeat r in 0..ROWS
        //@ repeat n in 0..4
        s_{r}_{n} = bend(s_{r}_{n});
        //@ end
        //@ end
      }
      if ((RULES & BIASED) != 0u) {
        //@ repeat n in 0..4
        let z_{n} = min(j + {n}u, a.keys - 1u) * a.bias.w;
        //@ repeat r in 0..ROWS
        s_{r}_{n} += bias[bias_{r} + z_{n}];
        //@ end
        //@ end
      }

      let edge = partly_hidden(j, j + 4u, range.y, top, bottom);
      //@ repeat r in 0..ROWS
      var bits_{r} = 0xfu;
      //@ end
      if (edge) {
        //@ repeat r in 0..ROWS
        bits_{r} = visible(j, 4u, range.y, seen_{r}, mask_{r});
        //@ repeat n in 0..4
        s_{r}_{n} = select(LOWEST, s_{r}_{n}, (bits_{r} & {1<<n}u) != 0u);
        //@ end
        //@ end
      }
      //@ repeat r in 0..ROWS
      let new_{r} = max(m_{r}, max(max(s_{r}_0, s_{r}_1), max(s_{r}_2, s_{r}_3)));
      let fade_{r} = exp(m_{r} - new_{r});
      m_{r} = new_{r};
      //@ repeat n in 0..4
      var p_{r}_{n} = exp(s_{r}_{n} - new_{r});
      //@ end
      //@ end
      if (edge) {
        //@ repeat r in 0..ROWS
        //@ repeat n in 0..4
        p_{r}_{n} = select(0.0, p_{r}_{n}, (bits_{r} & {1<<n}u) != 0u);
        //@ end
        //@ end
      }
      //@ repeat r in 0..ROWS
      l_{r} = l_{r} * fade_{r} + p_{r}_0 + p_{r}_1 + p_{r}_2 + p_{r}_3;
      //@ end

      if ((RULES & CAREFUL) != 0u) {
        for (var d = 0u; d < VALUE_DIM; d++) {
          let mine = v[v_mine + d];
          //@ repeat n in 0..4
          let z_{n} = subgroupBroadcast(mine, {n}u);
          //@ end
          //@ repeat r in 0..ROWS
          var sum_{r} = select(o_{r}[d] * fade_{r}, 0.0, fade_{r} == 0.0);
          //@ repeat n in 0..4
          sum_{r} += p_{r}_{n} * select(z_{n}, 0.0, p_{r}_{n} == 0.0);
          //@ end
          o_{r}[d] = sum_{r};
          //@ end
        }
      } else {
        //@ repeat d in 0..DIM
        if ({d}u < VALUE_DIM) {
          let mine = v[v_mine + {d}u];
          //@ repeat n in 0..4
          let z_{n} = subgroupBroadcast(mine, {n}u);
          //@ end
          //@ repeat r in 0..ROWS
          o_{r}[{d}] = o_{r}[{d}] * fade_{r} + p_{r}_0 * z_0 + p_{r}_1 * z_1 + p_{r}_2 * z_2 + p_{r}_3 * z_3;
          //@ end
        }
        //@ end
      }
    }
  }

  //@ repeat r in 0..ROWS
  if (tile.first + lane + LANES * {r}u < tile.end) {
    let inverse = select(1.0 / l_{r}, 0.0, l_{r} == 0.0);
    let out = start(a.o, b, h, i_{r});
    for (var d = 0u; d < VALUE_DIM; d++) { output[out + d] = o_{r}[d] * inverse; }
  }
  //@ end
}
