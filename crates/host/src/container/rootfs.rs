//! The root directory of a container, as instructions.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Rootfs;
use crate::error::SpecError;
use crate::program::{Handle, Instruction, Overlay, Program, c_path};
use crate::sys::MountAttributes;

/// mount(2) copies one page of options.
const MOST_OPTIONS: usize = 4095;

pub(super) fn compile_rootfs(
    rootfs: Rootfs<'_>,
    user: Option<&Handle>,
    add: &mut Program,
) -> Result<(), SpecError> {
    let attributes = MountAttributes {
        // An image may hold device nodes, which the task's root would own.
        // Without a user namespace the cgroup's device rules must do.
        set: if user.is_some() {
            libc::MOUNT_ATTR_NODEV
        } else {
            0
        },
        ..MountAttributes::default()
    };
    match rootfs {
        Rootfs::Directory(path) => add.push(Instruction::BindRoot {
            path: path_of(path)?,
            attributes,
            user: user.cloned(),
        }),
        Rootfs::Overlay {
            layers,
            upper,
            work,
        } => {
            if let Some(user) = user {
                for path in layers {
                    let (path, user) = (path_of(path)?, user.clone());
                    add.push(Instruction::IdMapLayer { path, user });
                }
            }
            let (directory, names) = shortest(layers);
            let top = names.last().ok_or(SpecError::Missing("layer"))?;
            let mut options = b"lowerdir=".to_vec();
            // The topmost comes first.
            for (i, name) in names.iter().rev().enumerate() {
                if i > 0 {
                    options.push(b':');
                }
                options.extend(escaped(name));
            }
            options.extend(b",upperdir=");
            options.extend(escaped(upper));
            options.extend(b",workdir=");
            options.extend(escaped(work));
            // A writable layer does not outlive the machine: nothing is gained
            // by writing it out whenever a container ends.
            options.extend(b",volatile");
            if options.len() > MOST_OPTIONS {
                let length = options.len();
                return Err(SpecError::TooManyLayers { length });
            }
            add.push(Instruction::Overlay(Overlay {
                directory: path_of(directory)?,
                options: CString::new(options).map_err(|_| SpecError::Nul("a layer's path"))?,
                // In this mount namespace it may hide any directory; the
                // topmost layer is one that is there anyway.
                target: path_of(top)?,
                volatile: path_of(&work.join("work/incompat/volatile"))?,
                dirty: path_of(&work.join("work/incompat/volatile/dirty"))?,
                attributes,
            }));
        }
    }
    Ok(())
}

/// Layers by names relative to the directory that they are all in, if there is one.
fn shortest(layers: &[std::path::PathBuf]) -> (&Path, Vec<&Path>) {
    let parent = layers.first().and_then(|layer| layer.parent());
    let names = parent.and_then(|parent| {
        let names = layers.iter().map(|layer| {
            let inside = layer.parent() == Some(parent);
            layer.file_name().filter(|_| inside).map(Path::new)
        });
        names.collect::<Option<Vec<_>>>()
    });
    match (parent, names) {
        (Some(parent), Some(names)) => (parent, names),
        _ => (
            Path::new("/"),
            layers.iter().map(|layer| layer.as_path()).collect(),
        ),
    }
}

/// Overlay separates layers with colons and options with commas.
fn escaped(path: &Path) -> Vec<u8> {
    let mut escaped = Vec::new();
    for byte in path.as_os_str().as_bytes() {
        if matches!(byte, b':' | b',' | b'\\') {
            escaped.push(b'\\');
        }
        escaped.push(*byte);
    }
    escaped
}

fn path_of(path: &Path) -> Result<CString, SpecError> {
    c_path(path).map_err(|_| SpecError::Nul("a layer's path"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn overlay(layers: &[&str]) -> Overlay {
        let layers: Vec<_> = layers.iter().map(PathBuf::from).collect();
        let rootfs = Rootfs::Overlay {
            layers: &layers,
            upper: Path::new("/t/a:b/upper"),
            work: Path::new("/t/work"),
        };
        let mut program = Program::default();
        compile_rootfs(rootfs, None, &mut program).unwrap();
        match program.instructions.pop() {
            Some(Instruction::Overlay(overlay)) => overlay,
            other => panic!("{other:?} is no overlay"),
        }
    }

    #[test]
    fn layers_have_short_names_and_the_topmost_comes_first() {
        let overlay = overlay(&["/layers/base", "/layers/top"]);
        assert_eq!(overlay.directory.as_c_str(), c"/layers");
        let options = c"lowerdir=top:base,upperdir=/t/a\\:b/upper,workdir=/t/work,volatile";
        assert_eq!(overlay.options.as_c_str(), options);
        assert_eq!(overlay.target.as_c_str(), c"top");
    }

    #[test]
    fn layers_of_several_directories_have_whole_names() {
        let overlay = overlay(&["/a/base", "/b/top"]);
        assert!(
            overlay
                .options
                .to_bytes()
                .starts_with(b"lowerdir=/b/top:/a/base,")
        );
    }

    #[test]
    fn too_many_layers_are_refused() {
        let layers: Vec<_> = (0..200)
            .map(|i| format!("/layers/{i:064}").into())
            .collect();
        let rootfs = Rootfs::Overlay {
            layers: &layers,
            upper: Path::new("/u"),
            work: Path::new("/w"),
        };
        let refused = compile_rootfs(rootfs, None, &mut Program::default());
        assert!(matches!(refused, Err(SpecError::TooManyLayers { .. })));
    }
}
