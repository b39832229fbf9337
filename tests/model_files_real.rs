//! Models that people have, where `npm test` has fetched them: their plans, and their numbers as Python's libraries read them.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use qkv::model::file::{Assembly, Gguf, Plan, Shard, Tensors, gguf, safetensors, safetensors_header_len};

fn open(path: &str) -> Option<(File, u64)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/real/.cache").join(path);
    let Ok(file) = File::open(&path) else {
        println!("LEFT OUT: {} is not here; npm test fetches it where it can.", path.display());
        return None;
    };
    let len = file.metadata().unwrap().len();
    Some((file, len))
}

fn bytes(file: &mut File, start: u64, end: u64) -> Vec<u8> {
    let mut bytes = vec![0; (end - start) as usize];
    file.seek(SeekFrom::Start(start)).unwrap();
    file.read_exact(&mut bytes).unwrap();
    bytes
}

fn assemble(plan: &Plan, file: &mut File) -> Tensors {
    let mut assembly = Assembly::new(plan.clone());
    while let Some((_, start, end)) = assembly.wanted() {
        assembly.push(&bytes(file, start, end.min(start + (1 << 20)))).unwrap();
    }
    assembly.finish().unwrap()
}

/// The numbers from `column` of a row.
#[track_caller]
fn row(tensors: &mut Tensors, name: &str, [rows, columns]: [usize; 2], cases: &[(usize, usize, &[f32])]) {
    let matrix = tensors.matrix(name, rows, columns).unwrap();
    for (row, column, expected) in cases {
        let found = &matrix.row(*row)[*column..][..expected.len()];
        for (found, expected) in found.iter().zip(*expected) {
            // As many digits as are written here.
            assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{name} row {row}: {found} against {expected}");
        }
    }
}

/// Against `safetensors` 0.8 for Python.
#[test]
fn minilm_is_what_python_reads() {
    let Some((mut file, len)) = open("minilm/model.safetensors") else { return };
    let (mut config, config_len) = open("minilm/config.json").unwrap();
    let config = String::from_utf8(bytes(&mut config, 0, config_len)).unwrap();
    let first = bytes(&mut file, 0, 8).try_into().unwrap();
    let header = safetensors_header_len(first, len).unwrap();
    let header = bytes(&mut file, 0, header as u64);
    let plan = safetensors(&config, &[Shard { name: "model.safetensors", header: &header, len }]).unwrap();
    assert_eq!((plan.format.as_str(), plan.parameters, plan.memory()), ("F32", 22_565_376, 90_259_968));
    assert_eq!(plan.unused, ["embeddings.position_ids", "pooler.dense.bias", "pooler.dense.weight"]);
    let mut tensors = assemble(&plan, &mut file);
    row(
        &mut tensors,
        "embedding.weight",
        [30_522, 384],
        &[
            (0, 0, &[-0.019_989_014, -0.003_402_71, -0.014_678_955, 0.011_703_491]),
            (30_521, 381, &[-0.017_723_897, 0.008_096_314, 0.004_570_063_7]),
        ],
    );
    row(
        &mut tensors,
        "layers.3.k.weight",
        [384, 384],
        &[
            (0, 0, &[0.035_329_085, 0.030_523_947, 0.049_173_71]),
            (383, 381, &[-0.122_818_22, -0.001_611_657_2, 0.076_808_56]),
        ],
    );
    let segment = tensors.vector("segment.weight", 384).unwrap();
    assert_eq!(segment[..3], [0.014_616_478, 0.003_761_413_7, -0.012_041_018]);
    let bias = tensors.vector("layers.5.ff_norm.bias", 384).unwrap();
    assert_eq!(bias[381..], [0.037_700_65, -0.058_013, 0.066_123_99]);
}

/// Against `gguf` 0.19 for Python, and for queries and keys against what transformers 5.24 makes of the file.
#[test]
fn smollm2_is_what_python_reads() {
    let Some((mut file, len)) = open("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf") else { return };
    let mut head = 24;
    let mut asked = 0;
    let (plan, tokenizer) = loop {
        asked += 1;
        match gguf(&bytes(&mut file, 0, head), len).unwrap() {
            Gguf::Plan(plan, tokenizer) => break (plan, tokenizer),
            Gguf::More(more) => head = more as u64,
        }
    };
    assert!(asked <= 4, "{asked} times");
    assert_eq!((plan.format.as_str(), plan.parameters), ("Q4_1, Q8_0", 134_515_008));
    assert!(plan.memory() < len && plan.unused.is_empty());
    assert_eq!(plan.about.license.as_deref(), Some("apache-2.0"));
    assert_eq!(tokenizer["tokens"].as_array().unwrap().len(), 49_152);
    assert_eq!(tokenizer["merges"].as_array().unwrap().len(), 48_900);
    assert_eq!((&tokenizer["bos"], &tokenizer["pre"]), (&1.into(), &"smollm".into()));
    let mut tensors = assemble(&plan, &mut file);
    row(
        &mut tensors,
        "embedding.weight",
        [49_152, 576],
        &[
            (5, 0, &[-0.007_995_605, -0.039_978_027, -0.031_982_422, 0.015_991_21]),
            (49_151, 573, &[0.128_582, -0.119_894_03, -0.041_702_27]),
        ],
    );
    row(
        &mut tensors,
        "layers.0.v.weight",
        [192, 576],
        &[
            (5, 0, &[0.024_597_168, -0.080_078_125, 0.011_512_756, -0.001_571_655_3]),
            (191, 573, &[0.000_274_658_2, -0.039_184_57, -0.052_337_646]),
        ],
    );
    row(
        &mut tensors,
        "layers.7.ff_down.weight",
        [576, 1536],
        &[
            (5, 0, &[-0.353_515_63, 0.468_627_93, 0.194_580_08, 0.030_151_367]),
            (575, 1533, &[0.343_811_04, 0.248_229_98, 0.057_067_87]),
        ],
    );
    // Reordered from (head, pair, half).
    row(
        &mut tensors,
        "layers.0.q.weight",
        [576, 576],
        &[
            (33, 0, &[-0.062_805_176, 0.144_653_32, 0.006_347_656_3, -0.408_569_34]),
            (575, 573, &[-0.096_832_275, -0.149_841_31, -0.255_859_38]),
        ],
    );
    row(&mut tensors, "layers.0.k.weight", [192, 576], &[(70, 0, &[0.598_632_8, 0.095_703_125, 0.472_900_4])]);
    row(
        &mut tensors,
        "layers.29.q.weight",
        [576, 576],
        &[
            (33, 0, &[0.245_086_67, -0.1875, -0.014_465_332, 0.043_212_89]),
            (575, 573, &[-0.167_114_26, -0.018_920_898, 0.018_127_441]),
        ],
    );
    // The same sum over all rows, each as often as its number says: an order that is wrong anywhere would change it.
    let k = tensors.matrix("layers.29.k.weight", 192, 576).unwrap();
    let sum: f64 = (0..192).map(|at| (at + 1) as f64 * k.row(at).iter().map(|&x| f64::from(x)).sum::<f64>()).sum();
    assert!((sum - 11_887.494_506_835_938).abs() <= 1e-3, "{sum}");
}
