//! Takes out of the page's code what can never run, but what no compiler may leave out.
//!
//! Every view is a value with a table of functions, and one of them, `hydrate_async`, brings a page to life step by
//! step while parts of its code are still on their way. Cairn's pages come alive in one go (`app::entry`), so nothing
//! ever calls it; because its address stands in the table, it and all that it needs stays in the file, an eighth of
//! it. Here its body becomes a trap, and the optimiser sweeps out the rest. Were it ever called, the page would stop
//! at once, and every journey in a browser would fail.

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// The functions in the tables, as the end of their mangled names before the hash; closures in them follow.
///
/// Only these become traps, and the optimiser takes out what only they reach. Everything else that has the word in its
/// name stays: the compiler merges functions that happen to be equal, under the name of one of them, and helpers of
/// this function are equal to helpers of others that do run. Should something that runs ever be merged under one of
/// these names, the journeys with the optimised page would stop at the trap.
const NEVER: &str = "8into_any13hydrate_async";
const CLOSURE: &str = "28_$u7b$$u7b$closure$u7d$$u7d$";

/// The entry by which a page would come alive step by step.
const STEP_BY_STEP: &str = "hydrate_from_async";

/// Makes traps of the functions that never run. Their number is an error when it is 0: then the names have changed.
pub fn unreached(module: &mut Module) -> Result<usize> {
    let names = |fits: fn(&str) -> bool, module: &Module| -> Vec<FunctionId> {
        let local = module.funcs.iter_local().map(|(id, _)| id);
        local.filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(fits)).collect()
    };
    ensure!(names(|name| name.contains(STEP_BY_STEP), module).is_empty(), "the page comes alive step by step");
    let ids = names(never_runs, module);
    ensure!(!ids.is_empty(), "no function is called {NEVER} any more");
    for id in &ids {
        let FunctionKind::Local(function) = &module.funcs.get(*id).kind else { continue };
        let kind = module.types.get(function.ty());
        let (params, results) = (kind.params().to_vec(), kind.results().to_vec());
        let arguments = function.args.clone();
        let mut trap = FunctionBuilder::new(&mut module.types, &params, &results);
        trap.func_body().unreachable();
        module.funcs.get_mut(*id).kind = FunctionKind::Local(trap.local_func(arguments));
    }
    Ok(ids.len())
}

fn never_runs(name: &str) -> bool {
    let Some((_, mut rest)) = name.split_once(NEVER) else { return false };
    while let Some(inner) = rest.strip_prefix(CLOSURE) {
        rest = inner;
    }
    // What remains of the name is its hash: `17h`, sixteen digits, `E`.
    rest.len() == 20 && rest.starts_with("17h")
}

#[cfg(test)]
mod tests {
    use super::never_runs;

    #[test]
    fn only_the_function_itself_and_its_closures_never_run() {
        let view = "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$";
        let closure = "28_$u7b$$u7b$closure$u7d$$u7d$";
        let hash = "17h81efba3ebc1334a1E";
        assert!(never_runs(&format!("{view}8into_any13hydrate_async{hash}")));
        assert!(never_runs(&format!("{view}8into_any13hydrate_async{closure}{hash}")));
        assert!(!never_runs(&format!("{view}8into_any13hydrate_async{closure}4prep{hash}")));
        assert!(!never_runs(&format!("{view}8into_any19hydrate_from_server{hash}")));
        assert!(!never_runs(&format!("_ZN4core3ptr9drop_in_place$LT$..hydrate_async..$GT${hash}")));
    }
}
