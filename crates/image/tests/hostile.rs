//! Layers made to do harm. Each is imported beside a directory that must not
//! change, and leaves a clean store when it is refused.

mod support;

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, symlink};
use std::path::PathBuf;

use neargate_image::{ImportError, LayerError, Limits, Source, Store, TarError};
use rustix::fs::XattrFlags;
use support::{Built, Layer, gzip, import_options, is_root, tree};
use tar::EntryType;

/// A store and, beside it, what a layer would like to reach.
struct Arena {
    directory: tempfile::TempDir,
    outside: String,
}

/// The directory of a layer that was accepted.
#[derive(Debug)]
struct Unpacked {
    path: PathBuf,
    _directory: tempfile::TempDir,
}

impl std::ops::Deref for Unpacked {
    type Target = std::path::Path;

    fn deref(&self) -> &Self::Target {
        &self.path
    }
}

impl Arena {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let outside = directory.path().join("outside");
        fs::create_dir_all(outside.join("directory")).unwrap();
        fs::write(outside.join("file"), "kept").unwrap();
        symlink("file", outside.join("link")).unwrap();
        let tree = tree(&outside);
        Self {
            directory,
            outside: tree,
        }
    }

    /// Where `outside` is, as a link would spell it.
    fn target(&self, name: &str) -> String {
        self.directory
            .path()
            .join("outside")
            .join(name)
            .display()
            .to_string()
    }

    /// Imports one layer and checks that only the store has changed.
    fn import(
        self,
        layer: Vec<u8>,
        compress: impl Fn(&[u8]) -> Vec<u8>,
        limits: Limits,
    ) -> Result<Unpacked, LayerError> {
        let root = self.directory.path().join("root");
        let store = Store::open(&root).unwrap();
        let layout = tempfile::tempdir().unwrap();
        Built::new(vec![layer], "amd64", compress).write_layout(layout.path(), Some("hostile:1"));
        let mut options = import_options(None);
        options.limits = limits;
        let imported = store.import(Source::Path(layout.path()), &options, &());
        assert_eq!(
            tree(&self.directory.path().join("outside")),
            self.outside,
            "outside has changed"
        );
        let names = |directory: &str| fs::read_dir(root.join(directory)).unwrap().count();
        match imported {
            Ok(records) => {
                assert_eq!(names("layers"), 1);
                let platform = import_options(None).platform;
                let image = store.resolve(&records[0].reference, &platform).unwrap();
                Ok(Unpacked {
                    path: image.unwrap().layers.remove(0),
                    _directory: self.directory,
                })
            }
            Err(error) => {
                assert_eq!(
                    (
                        names("layers"),
                        names("images/layers"),
                        names("images/references")
                    ),
                    (0, 0, 0)
                );
                match error {
                    ImportError::Layer { source, .. } => Err(source),
                    other => panic!("{other}"),
                }
            }
        }
    }

    fn plain(self, layer: Layer) -> Result<Unpacked, LayerError> {
        self.import(layer.build(), <[u8]>::to_vec, Limits::default())
    }
}

fn pax_number(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[test]
fn names_that_climb_are_refused() {
    if !is_root() {
        return;
    }
    for name in [
        "../outside/file",
        "a/../../outside/file",
        "/../outside/file",
        "..",
    ] {
        let error = Arena::new()
            .plain(Layer::new().file(name, b"evil"))
            .unwrap_err();
        assert!(matches!(error, LayerError::Path(_)), "{name}: {error}");
        let error = Arena::new()
            .plain(
                Layer::new()
                    .pax([("path", name.as_bytes())])
                    .file("x", b"evil"),
            )
            .unwrap_err();
        assert!(
            matches!(error, LayerError::Path(_)),
            "{name} in pax: {error}"
        );
    }
    let error = Arena::new()
        .plain(Layer::new().pax([("path", &b"x\0y"[..])]).file("x", b""))
        .unwrap_err();
    assert!(matches!(error, LayerError::Path(_)), "{error}");
}

#[test]
fn absolute_names_are_names_inside() {
    if !is_root() {
        return;
    }
    let layer = Arena::new()
        .plain(
            Layer::new()
                .dir("/etc")
                .file("/etc/x", b"x")
                .file("./etc/y", b"y"),
        )
        .unwrap();
    assert!(layer.join("etc/x").exists() && layer.join("etc/y").exists());
}

#[test]
fn links_lead_nowhere_but_inside() {
    if !is_root() {
        return;
    }
    let targets: [fn(&Arena) -> String; 4] = [
        |arena| arena.target(""),
        |arena| arena.target("link"),
        |arena| "../../../../../../../../../..".to_owned() + &arena.target(""),
        |_| "/proc/self/root".to_owned(),
    ];
    for target in targets {
        for inner in ["link/evil", "link/directory/evil"] {
            let arena = Arena::new();
            let layer = Layer::new()
                .symlink("link", &target(&arena))
                .file(inner, b"evil");
            let error = arena.plain(layer).unwrap_err();
            assert!(matches!(error, LayerError::Write(_)), "{error}");
        }
    }
    // A link that stays inside is followed, as when `/lib` is `usr/lib`.
    let layer = Layer::new()
        .dir("usr/")
        .dir("usr/lib/")
        .symlink("lib", "/usr/lib")
        .file("lib/x", b"x");
    assert!(
        Arena::new()
            .plain(layer)
            .unwrap()
            .join("usr/lib/x")
            .exists()
    );
    // One that climbs ends at the layer's root.
    let layer = Layer::new()
        .dir("a/")
        .symlink("a/up", "../../..")
        .file("a/up/x", b"x");
    assert!(Arena::new().plain(layer).unwrap().join("x").exists());
    let circle = Layer::new()
        .symlink("a", "b")
        .symlink("b", "a")
        .file("a/x", b"");
    assert!(matches!(
        Arena::new().plain(circle),
        Err(LayerError::Write(_))
    ));
}

#[test]
fn the_last_component_is_replaced_and_never_followed() {
    if !is_root() {
        return;
    }
    let arena = Arena::new();
    let file = arena.target("file");
    let layer = Layer::new()
        .symlink("x", &file)
        .file("x", b"evil")
        .symlink("y", &arena.target("directory"))
        .dir("y");
    let layer = arena.plain(layer).unwrap();
    assert!(fs::symlink_metadata(layer.join("x")).unwrap().is_file());
    assert!(fs::symlink_metadata(layer.join("y")).unwrap().is_dir());

    let arena = Arena::new();
    let layer = Layer::new()
        .dir("d/")
        .file("d/in", b"1")
        .symlink("d", &arena.target("directory"))
        .file("d/x", b"evil");
    assert!(matches!(arena.plain(layer), Err(LayerError::Write(_))));

    let layer = Layer::new()
        .dir("d/")
        .dir("d/e/")
        .file("d/e/f", b"1")
        .file("d", b"now a file")
        .dir("d/");
    let layer = Arena::new().plain(layer).unwrap();
    assert_eq!(fs::read_dir(layer.join("d")).unwrap().count(), 0);
}

#[test]
fn hard_links_reach_what_the_layer_holds_and_nothing_else() {
    if !is_root() {
        return;
    }
    for target in ["/etc/passwd", "etc/passwd", "gone"] {
        let error = Arena::new()
            .plain(Layer::new().hardlink("x", target))
            .unwrap_err();
        assert!(matches!(error, LayerError::Write(_)), "{target}: {error}");
    }
    let error = Arena::new()
        .plain(Layer::new().hardlink("x", "../outside/file"))
        .unwrap_err();
    assert!(matches!(error, LayerError::Path(_)), "{error}");
    let arena = Arena::new();
    let through = Layer::new()
        .symlink("link", &arena.target(""))
        .hardlink("x", "link/file");
    assert!(matches!(arena.plain(through), Err(LayerError::Write(_))));

    // A second name of a symbolic link is a link too; writing to it replaces it.
    let arena = Arena::new();
    let layer = Layer::new()
        .symlink("link", &arena.target("file"))
        .hardlink("h", "link")
        .hardlink("i", "link")
        .file("h", b"evil");
    let layer = arena.plain(layer).unwrap();
    assert!(fs::symlink_metadata(layer.join("h")).unwrap().is_file());
    assert!(fs::symlink_metadata(layer.join("i")).unwrap().is_symlink());

    // Writing to one name again must not write through to the other.
    let layer = Layer::new()
        .file("a", b"first")
        .hardlink("b", "/a")
        .file("b", b"second");
    let layer = Arena::new().plain(layer).unwrap();
    assert_eq!(fs::read(layer.join("a")).unwrap(), b"first");
    for itself in ["a", "."] {
        let layer = Layer::new().file("a", b"").hardlink("a", itself);
        assert!(matches!(
            Arena::new().plain(layer),
            Err(LayerError::Write(_))
        ));
    }
}

#[test]
fn device_nodes_are_left_out() {
    if !is_root() {
        return;
    }
    let node = |kind, name: &'static str| {
        move |header: &mut tar::Header| {
            header.set_entry_type(kind);
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_device_major(8).unwrap();
            header.set_device_minor(0).unwrap();
        }
    };
    let layer = Layer::new()
        .dir("dev/")
        .header(b"", node(EntryType::Block, "dev/sda"))
        .header(b"", node(EntryType::Char, "null"))
        .entry(EntryType::Fifo, "pipe", "", b"");
    let layer = Arena::new().plain(layer).unwrap();
    assert!(!layer.join("dev/sda").exists() && !layer.join("null").exists());
    assert!(
        fs::metadata(layer.join("pipe"))
            .unwrap()
            .file_type()
            .is_fifo()
    );
}

#[test]
fn bombs_are_refused_early() {
    if !is_root() {
        return;
    }
    let zeros = Layer::new().file("zeros", &vec![0; 4 << 20]).build();
    let small = |change: fn(&mut Limits)| {
        let mut limits = Limits {
            ratio_from: 1 << 20,
            ..Limits::default()
        };
        change(&mut limits);
        limits
    };
    for compress in [gzip, |plain: &[u8]| zstd::encode_all(plain, 3).unwrap()] {
        let error = Arena::new()
            .import(zeros.clone(), compress, small(|_| ()))
            .unwrap_err();
        assert!(matches!(error, LayerError::Bomb { .. }), "{error}");
        let error = Arena::new().import(
            zeros.clone(),
            compress,
            small(|l| (l.ratio, l.bytes) = (1 << 20, 2 << 20)),
        );
        assert!(matches!(
            error,
            Err(LayerError::TooLarge { unit: "bytes", .. })
        ));
        Arena::new()
            .import(zeros.clone(), compress, Limits::default())
            .unwrap();
    }
    let crowd = (0..50).fold(Layer::new(), |layer, at| layer.file(&format!("f{at}"), b""));
    let error = Arena::new()
        .import(crowd.build(), gzip, small(|limits| limits.entries = 20))
        .unwrap_err();
    assert!(
        matches!(
            error,
            LayerError::TooLarge {
                unit: "entries",
                ..
            }
        ),
        "{error}"
    );
    // What hides behind the archive's end counts too.
    let mut tail = Layer::new().build();
    tail.resize(4 << 20, 0);
    let error = Arena::new().import(tail, gzip, small(|_| ())).unwrap_err();
    assert!(matches!(error, LayerError::Bomb { .. }), "{error}");
}

#[test]
fn whiteouts_are_what_overlayfs_knows() {
    if !is_root() {
        return;
    }
    for name in [
        ".wh.",
        ".wh..",
        ".wh...",
        "a/.wh...",
        ".wh.../x",
        "a/.wh.b/c",
        "a/.wh.../../x",
    ] {
        let error = Arena::new()
            .plain(Layer::new().dir("a/").file(name, b""))
            .unwrap_err();
        assert!(
            matches!(error, LayerError::Whiteout(_) | LayerError::Path(_)),
            "{name}: {error}"
        );
    }
    let layer = Layer::new()
        .dir("a/")
        .file("a/.wh.gone", b"")
        .file("a/kept", b"kept")
        .file("a/.wh.kept", b"")
        .file(".wh.late", b"")
        .dir("late/")
        .dir("early/")
        .file(".wh.early", b"")
        .dir("o/")
        .file("o/.wh..wh..opq", b"")
        .file("implicit/.wh..wh..opq", b"")
        .file(".wh..wh.plnk/7.8", b"");
    let layer = Arena::new().plain(layer).unwrap();
    let gone = fs::symlink_metadata(layer.join("a/gone")).unwrap();
    assert!(gone.file_type().is_char_device() && gone.rdev() == 0);
    assert_eq!(
        fs::read(layer.join("a/kept")).unwrap(),
        b"kept",
        "a whiteout is for lower layers"
    );
    assert!(!layer.join(".wh..wh.plnk").exists());
    for (name, is_opaque) in [
        ("a", false),
        ("late", true),
        ("early", true),
        ("o", true),
        ("implicit", true),
    ] {
        let mut value = [0; 8];
        let read = rustix::fs::getxattr(layer.join(name), "trusted.overlay.opaque", &mut value);
        assert_eq!(
            read.is_ok_and(|length| &value[..length] == b"y"),
            is_opaque,
            "{name}"
        );
    }
}

#[test]
fn owners_that_no_task_can_map_are_refused() {
    if !is_root() {
        return;
    }
    for (uid, gid) in [
        ("65536", "0"),
        ("0", "65536"),
        ("4294967295", "0"),
        ("4294967296", "0"),
    ] {
        let (uid, gid) = (pax_number(uid), pax_number(gid));
        let layer = Layer::new()
            .pax([("uid", &uid[..]), ("gid", &gid[..])])
            .file("x", b"");
        assert!(matches!(
            Arena::new().plain(layer),
            Err(LayerError::Owner { .. })
        ));
    }
    let layer = Layer::new().header(b"", |header| {
        header.as_mut_bytes()[0] = b'x';
        header.as_mut_bytes()[108..116].copy_from_slice(&[0xff; 8]);
    });
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Tar(TarError::Number { .. }))
    ));
    let layer = Layer::new()
        .pax([("uid", &b"65535"[..]), ("gid", &b"33"[..])])
        .file("x", b"");
    let metadata = fs::metadata(Arena::new().plain(layer).unwrap().join("x")).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()), (65535, 33));
}

#[test]
fn long_names_and_records_are_bounded() {
    if !is_root() {
        return;
    }
    let long = "n".repeat(255);
    let layer = Layer::new()
        .pax([("path", format!("{long}/{long}").as_bytes())])
        .file("x", b"x");
    assert!(
        Arena::new()
            .plain(layer)
            .unwrap()
            .join(&long)
            .join(&long)
            .exists()
    );
    for name in ["n".repeat(256), "n/".repeat(3000), "n/".repeat(1000)] {
        let layer = Layer::new().pax([("path", name.as_bytes())]).file("x", b"");
        assert!(matches!(
            Arena::new().plain(layer),
            Err(LayerError::Path(_))
        ));
        let layer = Layer::new()
            .entry(EntryType::GNULongName, "././@LongLink", "", name.as_bytes())
            .file("x", b"");
        assert!(matches!(
            Arena::new().plain(layer),
            Err(LayerError::Path(_))
        ));
    }
    let huge = vec![b'n'; (1 << 20) + 1];
    let layer = Layer::new()
        .entry(EntryType::GNULongName, "././@LongLink", "", &huge)
        .file("x", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Tar(TarError::ExtensionTooLarge(_)))
    ));
}

#[test]
fn sparse_files_and_unknown_kinds_are_refused_by_name() {
    if !is_root() {
        return;
    }
    let layer = Layer::new().entry(EntryType::GNUSparse, "x", "", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Tar(TarError::Sparse(_)))
    ));
    let layer = Layer::new()
        .pax([("GNU.sparse.major", &b"1"[..]), ("GNU.sparse.name", b"x")])
        .file("y", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Tar(TarError::Sparse(_)))
    ));
    let layer = Layer::new().entry(EntryType::new(b'M'), "x", "", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Tar(TarError::UnknownKind { kind: 'M', .. }))
    ));
}

#[test]
fn the_size_of_an_entry_is_the_one_go_reads() {
    if !is_root() {
        return;
    }
    // A reader that believes the header's size of zero takes the content for
    // entries of its own: an archive within the archive (CVE-2025-62518).
    let smuggled = Layer::new().file("smuggled", b"evil").build();
    let smuggled = &smuggled[..1024];
    let layer = Layer::new()
        .pax([("size", smuggled.len().to_string().as_bytes())])
        .header(smuggled, |header| {
            header.as_mut_bytes()[..5].copy_from_slice(b"cover");
            header.set_size(0);
        })
        .file("next", b"next");
    let layer = Arena::new().plain(layer).unwrap();
    assert_eq!(fs::read(layer.join("cover")).unwrap(), smuggled);
    assert!(layer.join("next").exists() && !layer.join("smuggled").exists());
}

#[test]
fn modes_times_and_capabilities_are_kept_and_other_attributes_are_not() {
    if !is_root() {
        return;
    }
    // Version 2, cap_net_raw, and a newline in its bytes.
    let mut capability = [0; 20];
    capability[3] = 2;
    capability[..3].copy_from_slice(&[1, 0, 0]);
    capability[5] = 0x20;
    capability[8] = b'\n';
    let layer = Layer::new()
        .pax([
            ("SCHILY.xattr.security.capability", &capability[..]),
            ("SCHILY.xattr.user.note", b"kept"),
            ("SCHILY.xattr.trusted.overlay.redirect", b"/outside"),
            ("SCHILY.xattr.user.overlay.opaque", b"y"),
            ("SCHILY.xattr.security.selinux", b"x"),
            ("mtime", b"1700000000.123456789"),
        ])
        .header(b"program", |header| {
            header.as_mut_bytes()[..4].copy_from_slice(b"ping");
            header.set_mode(0o104_755);
            header.set_uid(7);
        });
    let layer = Arena::new().plain(layer).unwrap();
    let path = layer.join("ping");
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.mode() & 0o7777, metadata.uid()), (0o4755, 7));
    assert_eq!(
        (metadata.mtime(), metadata.mtime_nsec()),
        (1_700_000_000, 123_456_789)
    );
    let mut names = [0; 256];
    let length = rustix::fs::listxattr(&path, &mut names).unwrap();
    let mut names: Vec<_> = names[..length]
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    assert_eq!(names, [&b"security.capability"[..], b"user.note"]);
    let mut value = [0; 32];
    let length = rustix::fs::getxattr(&path, "security.capability", &mut value).unwrap();
    assert_eq!(&value[..length], capability);

    let mut bound = capability.to_vec();
    bound[3] = 3;
    bound.extend([0; 4]);
    let layer = Layer::new()
        .pax([("SCHILY.xattr.security.capability", &bound[..])])
        .file("ping", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Capability(_))
    ));
    // Setting attributes must not follow what stands at the name.
    let arena = Arena::new();
    let probe = arena.directory.path().join("outside/file");
    let layer = Layer::new()
        .symlink("x", &arena.target("file"))
        .pax([("SCHILY.xattr.user.note", &b"evil"[..])])
        .symlink("x", &arena.target("file"));
    let _unpacked = arena.plain(layer).unwrap();
    assert!(rustix::fs::getxattr(&probe, "user.note", &mut value).is_err());
    rustix::fs::setxattr(&probe, "user.probe", b"", XattrFlags::empty()).unwrap();
}

#[test]
fn odd_times_do_not_stop_an_import() {
    if !is_root() {
        return;
    }
    for time in ["9223372036854775807", "-9223372036854775808.5", "-1.5", "0"] {
        let layer = Layer::new()
            .pax([("mtime", time.as_bytes())])
            .file("x", b"");
        let outcome = Arena::new().plain(layer);
        let is_number = matches!(
            outcome,
            Ok(_) | Err(LayerError::Tar(TarError::Number { .. }))
        );
        assert!(is_number, "{time}: {outcome:?}");
    }
}

#[test]
fn damaged_streams_are_told_from_refused_ones() {
    if !is_root() {
        return;
    }
    let whole = Layer::new().file("x", &support::noise(10_000)).build();
    let zipped = gzip(&whole);
    let page = b"<html>not a layer, but long enough</html>".repeat(20);
    let sent = |blob: &[u8]| {
        let blob = blob.to_vec();
        let refused = Arena::new().import(whole.clone(), |_| blob.clone(), Limits::default());
        refused.unwrap_err()
    };
    let error = sent(&zipped[..zipped.len() / 2]);
    assert!(matches!(error, LayerError::Decompress(_)), "{error}");
    for length in [600, 5000] {
        let error = sent(&whole[..length]);
        assert!(
            matches!(error, LayerError::Tar(TarError::Truncated)),
            "{error}"
        );
    }
    let error = sent(&page);
    assert!(
        matches!(error, LayerError::Tar(TarError::Checksum)),
        "{error}"
    );
    let error = sent(b"");
    assert!(matches!(error, LayerError::Digest { .. }), "{error}");
    // An empty layer without even an end mark is an empty layer.
    let empty = Arena::new()
        .import(Vec::new(), <[u8]>::to_vec, Limits::default())
        .unwrap();
    assert_eq!(fs::read_dir(&*empty).unwrap().count(), 0);
}

#[test]
fn the_root_is_a_directory_and_stays_one() {
    if !is_root() {
        return;
    }
    for kind in [
        EntryType::Regular,
        EntryType::Symlink,
        EntryType::Fifo,
        EntryType::Link,
    ] {
        let layer = Layer::new().file("a", b"").entry(kind, "./", "a", b"");
        let outcome = Arena::new().plain(layer);
        // "./" of a regular file is an old spelling of a directory.
        assert_eq!(
            outcome.is_ok(),
            kind == EntryType::Regular,
            "{kind:?} {outcome:?}"
        );
    }
    let layer = Layer::new().header(b"", |header| {
        header.set_entry_type(EntryType::Directory);
        header.as_mut_bytes()[..2].copy_from_slice(b"./");
        header.set_mode(0o700);
        header.set_mtime(1_600_000_000);
    });
    let unpacked = Arena::new().plain(layer.file("x", b"")).unwrap();
    let metadata = fs::metadata(&*unpacked).unwrap();
    assert_eq!(
        (metadata.mode() & 0o7777, metadata.mtime()),
        (0o700, 1_600_000_000)
    );
    let layer = Layer::new().file("f", b"").file("f/x", b"");
    assert!(matches!(
        Arena::new().plain(layer),
        Err(LayerError::Write(_))
    ));
}
