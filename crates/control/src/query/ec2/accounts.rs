//! What an account has.

use super::super::Form;
use super::super::fault::Fault;
use super::super::xml::{Element, text, tree};
use super::describe;
use crate::operations::Context;

pub fn answer(context: &Context, form: &Form) -> Result<Vec<Element>, Fault> {
    super::refuse_others(form, &["AttributeName"])?;
    let all = [
        ("default-vpc", context.vpc().id),
        ("supported-platforms", "VPC".to_owned()),
    ];
    let wanted = form.list("AttributeName");
    let is_unknown = |name: &&&str| !all.iter().any(|(known, _)| *known == **name);
    if let Some(unknown) = wanted.iter().find(is_unknown) {
        return Err(describe::invalid(format!(
            "Invalid attribute name: {unknown}"
        )));
    }
    let shown = all
        .into_iter()
        .filter(|(name, _)| wanted.is_empty() || wanted.contains(name));
    let items = shown.map(|(name, value)| {
        let value = tree("item", [text("attributeValue", value)]);
        tree(
            "item",
            [
                text("attributeName", name),
                tree("attributeValueSet", [value]),
            ],
        )
    });
    Ok(vec![tree("accountAttributeSet", items)])
}
