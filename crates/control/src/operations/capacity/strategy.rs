//! Capacity provider strategies: which are good, and how tasks are spread by them.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html>

use neargate_api::Error;
use neargate_api::types::CapacityProviderStrategyItem;
use neargate_core::arn::Region;
use neargate_store::Snapshot;

use super::reference::existing;
use crate::capacity_providers::Provider;

/// The most providers that one strategy may name.
const MOST: usize = 20;

/// One provider's part in a strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub provider: Provider,
    pub weight: i32,
    pub base: i32,
}

/// The shares of a strategy, whose providers have to exist and be the cluster's.
pub fn shares(
    snapshot: &dyn Snapshot,
    region: &Region,
    strategy: &[CapacityProviderStrategyItem],
    of_cluster: &[String],
) -> Result<Vec<Share>, Error> {
    if strategy.len() > MOST {
        return Err(Error::invalid_parameter(format!(
            "A capacity provider strategy can contain a maximum of {MOST} capacity providers."
        )));
    }
    let mut shares: Vec<Share> = Vec::new();
    for item in strategy {
        let given = item.capacity_provider.as_deref().unwrap_or_default();
        let provider = existing(snapshot, region, given)?;
        if !of_cluster.iter().any(|name| name == provider.name()) {
            return Err(Error::invalid_parameter(
                "The specified capacity provider strategy cannot contain a capacity provider \
                 that is not associated with the cluster. Associate the capacity provider with \
                 the cluster and try again.",
            ));
        }
        if shares.iter().any(|share| share.provider == provider) {
            return Err(Error::invalid_parameter(
                "The specified capacity provider strategy contains a capacity provider more than \
                 once.",
            ));
        }
        shares.push(Share {
            provider,
            weight: item.weight.unwrap_or(0),
            base: item.base.unwrap_or(0),
        });
    }
    let launch_types = shares.iter().map(|share| share.provider.launch_type());
    if launch_types
        .clone()
        .any(|one| Some(one) != launch_types.clone().next())
    {
        return Err(Error::invalid_parameter(
            "A capacity provider strategy cannot contain a mix of capacity providers using Auto \
             Scaling groups and Fargate providers. Specify one or the other and try again.",
        ));
    }
    Ok(shares)
}

/// How many of the providers have a base.
pub fn bases(shares: &[Share]) -> usize {
    shares.iter().filter(|share| share.base > 0).count()
}

/// Refuses a strategy by which no task could be placed, or not clearly.
pub fn check_for_tasks(shares: &[Share]) -> Result<(), Error> {
    if bases(shares) > 1 {
        return Err(Error::invalid_parameter(
            "There are multiple capacity providers in the specified capacity provider strategy \
             with a base value defined. Only one is allowed.",
        ));
    }
    if shares.len() > 1 && shares.iter().all(|share| share.weight == 0) {
        return Err(Error::invalid_parameter(
            "There are no capacity providers in the capacity provider strategy with a weight \
             value greater than zero",
        ));
    }
    Ok(())
}

/// To which provider each of `count` more tasks goes, beside those that `has` says are there: bases
/// first, then as the weights say. Of equal claims the earlier in the strategy comes first.
pub fn spread(shares: &[Share], has: impl Fn(&Share) -> usize, count: usize) -> Vec<&Share> {
    let mut placed: Vec<usize> = shares.iter().map(has).collect();
    let mut chosen = Vec::with_capacity(count);
    for _ in 0..count {
        let Some(next) = next(shares, &placed) else {
            break;
        };
        placed[next] += 1;
        chosen.push(&shares[next]);
    }
    chosen
}

fn next(shares: &[Share], placed: &[usize]) -> Option<usize> {
    let base = |index: usize| usize::try_from(shares[index].base).unwrap_or(0);
    if let Some(first) = (0..shares.len()).find(|index| placed[*index] < base(*index)) {
        return Some(first);
    }
    // Alone it takes all, with whatever weight.
    if shares.len() == 1 {
        return Some(0);
    }
    let weighed = (0..shares.len()).filter(|index| shares[*index].weight > 0);
    weighed.min_by(|one, other| {
        // Who would have the least for its weight: (placed + 1) / weight, without division.
        let claim = |index: usize| (placed[index].saturating_sub(base(index)) + 1) as i64;
        let (left, right) = (
            claim(*one) * i64::from(shares[*other].weight),
            claim(*other) * i64::from(shares[*one].weight),
        );
        left.cmp(&right)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use neargate_api::types::CapacityProviderType;

    fn share(name: &'static str, weight: i32, base: i32) -> Share {
        let r#type = CapacityProviderType::Fargate;
        Share {
            provider: Provider::Fargate { name, r#type },
            weight,
            base,
        }
    }

    /// How many of so many tasks go to each provider.
    fn counts(shares: &[Share], has: &[usize], count: usize) -> Vec<usize> {
        let place = |share: &Share| shares.iter().position(|other| other == share).unwrap();
        let mut counts = vec![0; shares.len()];
        for chosen in spread(shares, |share| has[place(share)], count) {
            counts[place(chosen)] += 1;
        }
        counts
    }

    #[test]
    fn the_base_comes_first_and_weights_divide_the_rest() {
        let shares = [share("FARGATE", 1, 2), share("FARGATE_SPOT", 3, 0)];
        assert_eq!(counts(&shares, &[0, 0], 1), [1, 0]);
        assert_eq!(counts(&shares, &[0, 0], 2), [2, 0]);
        assert_eq!(counts(&shares, &[0, 0], 10), [4, 6]);
    }

    #[test]
    fn what_is_there_already_counts() {
        let shares = [share("FARGATE", 1, 2), share("FARGATE_SPOT", 1, 0)];
        assert_eq!(counts(&shares, &[2, 0], 4), [2, 2]);
        assert_eq!(counts(&shares, &[6, 0], 4), [0, 4]);
    }

    #[test]
    fn equal_weights_divide_evenly_and_none_goes_without() {
        let shares = [share("FARGATE", 1, 0), share("FARGATE_SPOT", 1, 0)];
        assert_eq!(counts(&shares, &[0, 0], 10), [5, 5]);
        assert_eq!(counts(&shares, &[0, 0], 1), [1, 0]);
    }

    #[test]
    fn without_weight_a_provider_has_only_its_base() {
        let shares = [share("FARGATE", 0, 1), share("FARGATE_SPOT", 1, 0)];
        assert_eq!(counts(&shares, &[0, 0], 5), [1, 4]);
        assert_eq!(counts(&[share("FARGATE", 0, 0)], &[0], 3), [3]);
    }

    #[test]
    fn a_strategy_that_places_nothing_is_refused() {
        let none = [share("FARGATE", 0, 0), share("FARGATE_SPOT", 0, 0)];
        let bases = [share("FARGATE", 1, 1), share("FARGATE_SPOT", 1, 1)];
        assert!(check_for_tasks(&none).is_err());
        assert!(check_for_tasks(&bases).is_err());
        assert!(check_for_tasks(&none[..1]).is_ok());
    }
}
