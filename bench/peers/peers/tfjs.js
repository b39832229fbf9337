// TensorFlow.js on WebGPU, which has no attention of its own: matMul, mul, add, softmax, matMul.

const LIBRARIES = ["/node_modules/@tensorflow/tfjs/dist/tf.min.js", "/node_modules/@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js"];

export default {
  manifest: "/node_modules/@tensorflow/tfjs/package.json",
  refuses({ op, heads, kvHeads, window, blocks }) {
    if (op !== "softmax" || window || blocks) return "softmax attention without window and blocks only";
    if (kvHeads !== heads) return "needs as many key heads as heads";
  },
  async create({ batch, heads, queries, keys, headDim, causal }, { q, k, v }) {
    for (const address of LIBRARIES) await script(address);
    const { tf } = globalThis;
    tf.env().set("WEBGPU_CPU_FORWARD", false); // small tensors would go to the processor
    if (!(await tf.setBackend("webgpu"))) throw new Error("TensorFlow.js did not start its WebGPU backend");
    await tf.ready();
    const tensor = (data, tokens) => tf.tensor4d(data, [batch, heads, tokens, headDim]);
    const [Q, K, V] = [tensor(q, queries), tensor(k, keys), tensor(v, keys)];
    const scale = tf.scalar(1 / Math.sqrt(headDim));
    const bias = causal ? tf.tensor2d(hidden(queries, keys), [queries, keys]) : null;
    const { device } = tf.backend();
    let output;
    return {
      variant: () => "matMul, mul, softmax, matMul",
      device: () => device,
      run: async () => {
        output?.dispose();
        output = tf.tidy(() => {
          const scores = tf.mul(tf.matMul(Q, K, false, true), scale);
          return tf.matMul(tf.softmax(bias ? tf.add(scores, bias) : scores), V);
        });
      },
      // The last numbers cannot be read before the work has ended.
      fence: async () => {
        const last = tf.slice(tf.reshape(output, [-1]), [0], [4]);
        await last.data();
        last.dispose();
      },
      read: () => output.data(),
    };
  },
};

/** 0 where a query may look, −10³⁰ where it may not. */
function hidden(queries, keys) {
  const bias = new Float32Array(queries * keys);
  for (let i = 0; i < queries; i++) bias.fill(-1e30, i * keys + i + 1 + keys - queries, (i + 1) * keys);
  return bias;
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: address });
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${address} did not load`));
    document.head.append(element);
  });
}
