//@ variants DIM=64,128 KEYS=16,32
//@ include attention
//@ include visible
//@ include tiles
//
// output = softmax(masked scores) * v without the matrix, for graphics cards: flash_lanes' formula over tiles that a workgroup
// shares. Its 8 x 8 invocations take 32 queries and {KEYS} keys at a time: each 4 x ({KEYS} / 8) scores and 4 x ({DIM} / 8)
// columns of the output, in registers. Queries, and the keys and then the values of a block, lie in workgroup memory, so that
// a number read from there serves four multiply-adds; the scores pass through it from those who made them to those who mix.
// The sum stays divided among the eight invocations of a row until the end, as does the division (FlashAttention-2, Dao, 2023).
//
// Shapes    q, k, v, output by strides, every stride and width a multiple of four; head_dim and value_dim at most {DIM}
// Bindings  0 uniform Attention; 1 q, 2 k, 3 v as vectors of four, 4 limits, 5 bias; 6 output, as vectors of four
// Dispatch  one workgroup of 64 per tile of 32 queries of one head, tiles fastest, folded in x and y
// Twin      src/reference/attention.rs, src/cpu/attention/flash.rs

@group(0) @binding(1) var<storage, read> q: array<vec4f>;
@group(0) @binding(2) var<storage, read> k: array<vec4f>;
@group(0) @binding(3) var<storage, read> v: array<vec4f>;
@group(0) @binding(4) var<storage, read> limits: array<u32>;
@group(0) @binding(5) var<storage, read> bias: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<vec4f>;

override HEAD_DIM: u32 = {DIM}u;
override VALUE_DIM: u32 = {DIM}u;

const ROWS = 32u;
const KEYS = {KEYS}u;
const PARTS = {DIM}u / 4u;    // vectors of four in a row
const STRIDE = PARTS + 1u;    // one more, so that neighbours do not meet in one bank
const SCORES = KEYS + 1u;

var<workgroup> queries: array<vec4f, ROWS * STRIDE>;
var<workgroup> block: array<vec4f, KEYS * STRIDE>; // keys, then values
var<workgroup> weights: array<f32, ROWS * SCORES>;
var<workgroup> by_column: array<f32, ROWS * 8u>;

// May the query see the key?
fn sees(j: u32, range_end: u32, seen: Span, row: u32) -> bool {
  var there = j < min(seen.end, range_end);
  if ((RULES & WINDOWED) != 0u) { there = (there & (j >= seen.first)) | (j < min(seen.sinks, range_end)); }
  if ((RULES & MASKED) != 0u) { there = there & allowed(row + min(j, a.keys - 1u) * a.mask.w); }
  return there;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let item = workgroup.y * workgroups.x + workgroup.x;
  if (item >= a.count) { return; }
  let tile = tile_at(a.first + item, ROWS);
  let b = tile.b;
  let h = tile.h;
  if (tile.first >= tile.end) { return; }
  let key = start(a.k, b, h / a.group, 0u) / 4u;
  let value = start(a.v, b, h / a.group, 0u) / 4u;
  let row = lane / 8u;    // queries row, row + 8, row + 16, row + 24 of the tile
  let column = lane % 8u; // keys column, column + 8, …; output vectors column, column + 8, …

  for (var n = lane; n < ROWS * PARTS; n += 64u) {
    let i = min(tile.first + n / PARTS, tile.end - 1u);
    let d = n % PARTS;
    var x = vec4f();
    if (d < HEAD_DIM / 4u) { x = q[start(a.q, b, h, i) / 4u + d] * a.scale; }
    queries[(n / PARTS) * STRIDE + d] = x;
  }
  //@ repeat r in 0..4
  let i_{r} = min(tile.first + row + {r}u * 8u, tile.end - 1u);
  let seen_{r} = span(b, i_{r});
  let mask_{r} = a.mask.x * b + a.mask.y * h + a.mask.z * i_{r};
  let bias_{r} = a.bias.x * b + a.bias.y * h + a.bias.z * i_{r};
  var m_{r} = LOWEST;
  var l_{r} = 0.0;
  //@ repeat g in 0..DIM/32
  var o_{r}_{g} = vec4f();
  //@ end
  //@ end

  let top = edges(b, tile.first);
  let bottom = edges(b, tile.end - 1u);
  let some = reach(top, bottom);
  let ranges = range_count(tile.block);
  for (var number = 0u; number < ranges; number++) {
    let range = range_at(tile.block, some, number);
    for (var j = range.x; j < range.y; j += KEYS) {
      workgroupBarrier();
      for (var n = lane; n < KEYS * PARTS; n += 64u) {
        let d = n % PARTS;
        if (d < HEAD_DIM / 4u) {
          block[(n / PARTS) * STRIDE + d] = k[key + min(j + n / PARTS, a.keys - 1u) * (a.k.z / 4u) + d];
        }
      }
      workgroupBarrier();

      //@ repeat r in 0..4
      //@ repeat c in 0..KEYS/8
      var s_{r}_{c} = 0.0;
      //@ end
      //@ end
      for (var d = 0u; d < HEAD_DIM / 4u; d++) {
        //@ repeat c in 0..KEYS/8
        let y_{c} = block[(column + {c}u * 8u) * STRIDE + d];
        //@ end
        //@ repeat r in 0..4
        let x_{r} = queries[(row + {r}u * 8u) * STRIDE + d];
        //@ repeat c in 0..KEYS/8
        s_{r}_{c} += dot(x_{r}, y_{c});
        //@ end
        //@ end
      }
      //@ repeat c in 0..KEYS/8
      let j_{c} = j + column + {c}u * 8u;
      //@ end
      if ((RULES & CAPPED) != 0u) {
        //@ repeat r in 0..4
        //@ repeat c in 0..KEYS/8
        s_{r}_{c} = bend(s_{r}_{c});
        //@ end
        //@ end
      }
      if ((RULES & BIASED) != 0u) {
        //@ repeat r in 0..4
        //@ repeat c in 0..KEYS/8
        s_{r}_{c} += bias[bias_{r} + min(j_{c}, a.keys - 1u) * a.bias.w];
        //@ end
        //@ end
      }
      let edge = partly_hidden(j, j + KEYS, range.y, top, bottom);
      //@ repeat r in 0..4
      //@ repeat c in 0..KEYS/8
      var there_{r}_{c} = true;
      //@ end
      //@ end
      if (edge) {
        //@ repeat r in 0..4
        //@ repeat c in 0..KEYS/8
        there_{r}_{c} = sees(j_{c}, range.y, seen_{r}, mask_{r});
        s_{r}_{c} = select(LOWEST, s_{r}_{c}, there_{r}_{c});
        //@ end
        //@ end
      }
      //@ repeat r in 0..4
      var largest_{r} = m_{r};
      //@ repeat c in 0..KEYS/8
      largest_{r} = max(largest_{r}, s_{r}_{c});
      //@ end
      by_column[(row + {r}u * 8u) * 8u + column] = largest_{r};
      //@ end
      workgroupBarrier();

      // The keys are done with: the values come into their place while the weights are worked out.
      for (var n = lane; n < KEYS * PARTS; n += 64u) {
        let d = n % PARTS;
        if (d < VALUE_DIM / 4u) {
          block[(n / PARTS) * STRIDE + d] = v[value + min(j + n / PARTS, a.keys - 1u) * (a.v.z / 4u) + d];
        }
      }
      //@ repeat r in 0..4
      for (var n = 0u; n < 8u; n++) { largest_{r} = max(largest_{r}, by_column[(row + {r}u * 8u) * 8u + n]); }
      let fade_{r} = exp(m_{r} - largest_{r});
      m_{r} = largest_{r};
      l_{r} *= fade_{r};
      //@ repeat c in 0..KEYS/8
      let p_{r}_{c} = select(0.0, exp(s_{r}_{c} - m_{r}), there_{r}_{c});
      l_{r} += p_{r}_{c};
      weights[(row + {r}u * 8u) * SCORES + column + {c}u * 8u] = p_{r}_{c};
      //@ end
      //@ repeat g in 0..DIM/32
      o_{r}_{g} *= fade_{r};
      if ((RULES & CAREFUL) != 0u) { o_{r}_{g} = select(o_{r}_{g}, vec4f(), fade_{r} == 0.0); }
      //@ end
      //@ end
      workgroupBarrier();

      for (var n = 0u; n < KEYS; n++) {
        //@ repeat g in 0..DIM/32
        let z_{g} = block[n * STRIDE + column + {g}u * 8u];
        //@ end
        //@ repeat r in 0..4
        let w_{r} = weights[(row + {r}u * 8u) * SCORES + n];
        //@ repeat g in 0..DIM/32
        if ((RULES & CAREFUL) != 0u) {
          o_{r}_{g} += w_{r} * select(z_{g}, vec4f(), w_{r} == 0.0);
        } else {
          o_{r}_{g} += w_{r} * z_{g};
        }
        //@ end
        //@ end
      }
    }
  }

  // What the eight of a row have summed, together.
  workgroupBarrier();
  //@ repeat r in 0..4
  by_column[(row + {r}u * 8u) * 8u + column] = l_{r};
  //@ end
  workgroupBarrier();
  //@ repeat r in 0..4
  l_{r} = 0.0;
  for (var n = 0u; n < 8u; n++) { l_{r} += by_column[(row + {r}u * 8u) * 8u + n]; }
  if (tile.first + row + {r}u * 8u < tile.end) {
    // No visible key leaves the sum 0: the row of the output is then 0, never NaN.
    let inverse = select(1.0 / l_{r}, 0.0, l_{r} == 0.0);
    let out = start(a.o, b, h, i_{r}) / 4u;
    //@ repeat g in 0..DIM/32
    if (column + {g}u * 8u < VALUE_DIM / 4u) { output[out + column + {g}u * 8u] = o_{r}_{g} * inverse; }
    //@ end
  }
  //@ end
}
