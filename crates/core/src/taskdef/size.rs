//! A task's size: CPU and memory as users write them, and as ECS stores them.
//!
//! The two are numbers in strings, CPU units and MiB, or amounts with a unit (`1 vCPU`, `2 GB`),
//! which ECS turns into such numbers at registration. See `cpu` and `memory` on the page of
//! RegisterTaskDefinition.

use super::TaskDefinition;

const UNITS_PER_VCPU: f64 = 1024.0;
const MIB_PER_GB: f64 = 1024.0;

/// The CPU units that a text such as `256` or `.25 vCPU` stands for.
pub fn cpu_units(text: &str) -> Option<u32> {
    amount(text, "vcpu", UNITS_PER_VCPU)
}

/// The MiB that a text such as `512` or `0.5 GB` stands for.
pub fn memory_mib(text: &str) -> Option<u32> {
    amount(text, "gb", MIB_PER_GB)
}

/// Reads a whole number, or any number before `unit`, of which one is `scale` of the first.
fn amount(text: &str, unit: &str, scale: f64) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    let Some(number) = text.strip_suffix(unit) else {
        return is_decimal(&text, false).then(|| text.parse().ok())?;
    };
    let number = number.trim_end();
    if !is_decimal(number, true) {
        return None;
    }
    let scaled = number.parse::<f64>().ok()? * scale;
    (scaled.fract() == 0.0 && scaled <= f64::from(u32::MAX)).then_some(scaled as u32)
}

/// Digits only: Rust's own parsers also take signs, exponents and infinities.
fn is_decimal(text: &str, point: bool) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (point && byte == b'.'))
}

impl TaskDefinition {
    /// The task's CPU units, if it names a readable amount.
    pub fn cpu_units(&self) -> Option<u32> {
        self.cpu.as_deref().and_then(cpu_units)
    }

    /// The task's memory in MiB, if it names a readable amount.
    pub fn memory_mib(&self) -> Option<u32> {
        self.memory.as_deref().and_then(memory_mib)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_is_units_or_vcpus() {
        for (text, units) in [
            ("256", 256),
            ("1 vCPU", 1024),
            ("1vcpu", 1024),
            (".25 vCPU", 256),
            ("0.5 vCPU", 512),
            ("16 VCPU", 16384),
            (" 512 ", 512),
        ] {
            assert_eq!(cpu_units(text), Some(units), "{text}");
        }
        for text in [
            "",
            "vCPU",
            "1 GB",
            "-1",
            "+1",
            "1.5",
            "1e3",
            "inf vCPU",
            "nan vCPU",
            "1..2 vCPU",
            "99999999999",
            "0.0001 vCPU",
            "1 v CPU",
        ] {
            assert_eq!(cpu_units(text), None, "{text}");
        }
    }

    #[test]
    fn memory_is_mib_or_gb() {
        for (text, mib) in [("512", 512), ("2 GB", 2048), ("1GB", 1024), ("0.5 gb", 512)] {
            assert_eq!(memory_mib(text), Some(mib), "{text}");
        }
        for text in [
            "",
            "GB",
            "512 MB",
            "1 GiB",
            "1,024",
            "1 vCPU",
            "99999999999 GB",
        ] {
            assert_eq!(memory_mib(text), None, "{text}");
        }
    }
}
