//! The recurrent layer beside its row in the table of operations.

mod support;

use qkv::cpu::Cpu;
use qkv::reference::Reference;
use support::bounds::bounds;
use support::case::run;
use support::check::check;
use support::nasty;

#[test]
fn quick() {
    let gpu = support::device().expect("device");
    for (name, case) in nasty::cases().into_iter().filter(|(_, case)| case.operation() == "recurrent") {
        let exact = pollster::block_on(run(&Reference, &case)).expect("the reference runs");
        let cpu = pollster::block_on(run(&Cpu, &case)).expect("it runs");
        for pin in [None, Some((256, 8)), Some((32, 4))] {
            gpu.pin_recurrent(pin);
            let device = pollster::block_on(run(&gpu, &case)).expect("it runs");
            for ((what, exact), (_, device)) in exact.iter().zip(&device) {
                if let Err(e) = check(what, device, exact, &bounds(&case, what)) {
                    println!("{name} gpu {pin:?} {e}");
                }
            }
        }
        for ((what, exact), (_, cpu)) in exact.iter().zip(&cpu) {
            let bounds = bounds(&case, what);
            if let Err(e) = check(what, cpu, exact, &bounds) {
                println!("{name} cpu {e}");
            }
            let worst = exact.iter().zip(cpu).map(|(a, b)| (a - b).abs()).fold(0.0f32, f32::max);
            println!(
                "{name} {what}: worst {worst:e}, largest bound {:e}, at cap {}",
                bounds.iter().fold(0.0f64, |a, b| a.max(*b)),
                bounds.iter().filter(|b| **b >= 1e-4).count() as f64 / bounds.len() as f64
            );
        }
    }
}
