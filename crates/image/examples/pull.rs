use neargate_image::*;
use std::time::Instant;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let store = Store::open(a[1].as_ref()).unwrap();
    let t = Instant::now();
    let options = PullOptions::default();
    let image = store.pull(&a[2].parse().unwrap(), &options, &()).unwrap();
    let pulled = t.elapsed();
    let t = Instant::now();
    for _ in 0..1000 {
        store
            .resolve(&image.reference, &options.platform)
            .unwrap()
            .unwrap();
    }
    let each = t.elapsed() / 1000;
    let t = Instant::now();
    store.settle().unwrap();
    println!("settle {:?}", t.elapsed());
    println!(
        "pull {pulled:?} resolve {:?} layers {}",
        each,
        image.layers.len()
    );
}
