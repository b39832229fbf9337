//@ variants ROWS=1,2,4,8 VECTORS=0,1
//@ include attention
//@ include visible
//@ include one
//
// For few queries: keys are split over workgroups, and each gives the softmax and the mix of its own share.
//
//   part[row, split] = (m, l, o)    m = max over j of s_j    l = sum over j of exp(s_j - m)    o = sum over j of exp(s_j - m) * v_j
//
// decode_merge puts the parts together: Flash-Decoding (Dao, Haziza, Massa and Sizov, 2023). All query heads of a group are
// rows of one workgroup, so that a key and a value are read once for all of them.
//
// Shapes    q, k, v by strides; part [batch * kv_heads * rows, splits * TEAMS, 2 + value_dim], where rows = group * queries
// Bindings  0 uniform Attention; 1 q, 2 k, 3 v (vectors of four where VECTORS: every stride a multiple of four), 4 limits,
//           5 bias; 6 part
// Dispatch  one workgroup of LANES per split, per {ROWS} rows of one key head; splits fastest, then rows; folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/decode.rs

@group(0) @binding(1) var<storage, read> q: array<f32>;
//@ when VECTORS
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
//@ else
@group(0) @binding(2) var<storage, read> k: array<f32>;
@group(0) @binding(3) var<storage, read> v: array<f32>;
//@ end
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> bias: array<f32>;
@group(0) @binding(6) var<storage, read_write> part: array<f32>;

override LANES: u32 = 32u;
override HEAD_DIM: u32 = 64u;
override VALUE_DIM: u32 = 64u;
override KEYS: u32 = 512u; // keys of one split

const LOWEST = -0x1.fffffep+127f;

override HEAD_PARTS: u32 = (HEAD_DIM + 3u) / 4u; // vectors of four in a key, the last filled up with 0
override VALUE_PARTS: u32 = (VALUE_DIM + 3u) / 4u;
override COLUMNS: u32 = min(VALUE_PARTS, LANES); // lanes side by side over a value
override TEAMS: u32 = LANES / COLUMNS;           // teams of them, which take turns with the keys

var<workgroup> queries: array<vec4f, {ROWS}u * HEAD_PARTS>;
var<workgroup> weights: array<f32, {ROWS}u * KEYS>;
var<workgroup> by_lane: array<f32, LANES>;

fn key_part(at: u32, d: u32) -> vec4f {
  //@ when VECTORS
  return k[(at >> 2u) + d];
  //@ else
  var x = vec4f();
  for (var e = 0u; e < 4u; e++) {
    if (4u * d + e < HEAD_DIM) { x[e] = k[at + 4u * d + e]; }
  }
  return x;
  //@ end
}

fn value_part(at: u32, d: u32) -> vec4f {
  //@ when VECTORS
  return v[(at >> 2u) + d];
  //@ else
  var x = vec4f();
  for (var e = 0u; e < 4u; e++) {
    if (4u * d + e < VALUE_DIM) { x[e] = v[at + 4u * d + e]; }
  }
  return x;
  //@ end
}

fn weighed(weight: f32, value: vec4f) -> vec4f {
  if ((RULES & CAREFUL) != 0u) { return weight * select(value, vec4f(), weight == 0.0); }
  return weight * value;
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let splits = (a.keys + KEYS - 1u) / KEYS;
  let rows = a.group * a.queries;
  let blocks = (rows + {ROWS}u - 1u) / {ROWS}u;
  let split = (a.first + item) % splits;
  let row = ((a.first + item) / splits) % blocks * {ROWS}u;
  let head = (a.first + item) / (splits * blocks); // of all key heads of all samples
  let kv_heads = a.heads / a.group;
  let b = head / kv_heads;
  let key = start(a.k, b, head % kv_heads, 0u);
  let value = start(a.v, b, head % kv_heads, 0u);
  let first = split * KEYS;

  //@ repeat r in 0..ROWS
  let row_{r} = min(row + {r}u, rows - 1u);
  let h_{r} = (head % kv_heads) * a.group + row_{r} / a.queries;
  let i_{r} = row_{r} % a.queries;
  let seen_{r} = span(b, i_{r});
  var m_{r} = LOWEST;
  var l_{r} = 0.0;
  //@ end
  for (var d = lane; d < HEAD_PARTS; d += LANES) {
    //@ repeat r in 0..ROWS
    var x_{r} = vec4f();
    for (var e = 0u; e < 4u; e++) {
      if (4u * d + e < HEAD_DIM) { x_{r}[e] = q[start(a.q, b, h_{r}, i_{r}) + 4u * d + e] * a.scale; }
    }
    queries[{r}u * HEAD_PARTS + d] = x_{r};
    //@ end
  }
  workgroupBarrier();

  // Four keys to a lane at a time, so that a part of a query is read once for four.
  for (var t = lane; t < KEYS; t += 4u * LANES) {
    //@ repeat n in 0..4
    let j_{n} = first + t + {n}u * LANES;
    let k_{n} = key + min(j_{n}, a.keys - 1u) * a.k.z;
    //@ repeat r in 0..ROWS
    var s_{r}_{n} = 0.0;
    //@ end
    //@ end
    for (var d = 0u; d < HEAD_PARTS; d++) {
      //@ repeat n in 0..4
      let y_{n} = key_part(k_{n}, d);
      //@ end
      //@ repeat r in 0..ROWS
      let x_{r} = queries[{r}u * HEAD_PARTS + d];
      //@ repeat n in 0..4
      s_{r}_{n} += dot(x_{r}, y_{n});
      //@ end
      //@ end
    }
    //@ repeat r in 0..ROWS
    //@ repeat n in 0..4
    if (t + {n}u * LANES < KEYS) {
      let score = score_of(s_{r}_{n}, b, h_{r}, i_{r}, j_{n}, seen_{r});
      weights[{r}u * KEYS + t + {n}u * LANES] = score.value;
      m_{r} = max(m_{r}, score.value);
    }
    //@ end
    //@ end
  }

  //@ repeat r in 0..ROWS
  by_lane[lane] = m_{r};
  workgroupBarrier();
  for (var n = 0u; n < LANES; n++) { m_{r} = max(m_{r}, by_lane[n]); }
  workgroupBarrier();
  // What is hidden weighs nothing; it is asked again because a score may itself be the lowest number.
  for (var t = lane; t < KEYS; t += LANES) {
    let score = weights[{r}u * KEYS + t];
    var there = true;
    if (score == LOWEST) { there = score_of(0.0, b, h_{r}, i_{r}, first + t, seen_{r}).there; }
    let weight = select(0.0, exp(score - m_{r}), there);
    weights[{r}u * KEYS + t] = weight;
    l_{r} += weight;
  }
  by_lane[lane] = l_{r};
  workgroupBarrier();
  l_{r} = 0.0;
  for (var n = 0u; n < LANES; n++) { l_{r} += by_lane[n]; }
  workgroupBarrier();
  //@ end

  // Each team writes a part of its own; the sum goes with the first.
  if (lane >= TEAMS * COLUMNS) { return; }
  let team = lane / COLUMNS;
  let count = min(KEYS, a.keys - first);
  for (var column = lane % COLUMNS; column < VALUE_PARTS; column += COLUMNS) {
    //@ repeat r in 0..ROWS
    var o_{r} = vec4f();
    //@ end
    for (var t = team; t < count; t += TEAMS) {
      let y = value_part(value + (first + t) * a.v.z, column);
      //@ repeat r in 0..ROWS
      o_{r} += weighed(weights[{r}u * KEYS + t], y);
      //@ end
    }
    //@ repeat r in 0..ROWS
    if (row + {r}u < rows) {
      let at = (((head * rows + row + {r}u) * splits + split) * TEAMS + team) * (2u + VALUE_DIM);
      if (column == 0u) {
        part[at] = m_{r};
        part[at + 1u] = select(0.0, l_{r}, team == 0u);
      }
      for (var e = 0u; e < 4u; e++) {
        if (4u * column + e < VALUE_DIM) { part[at + 2u + 4u * column + e] = o_{r}[e]; }
      }
    }
    //@ end
  }
}
