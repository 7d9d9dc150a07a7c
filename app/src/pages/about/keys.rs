//! Keyboard help: which key does what.

use crate::copy::use_text;
use crate::ui::Frame;
use leptos::prelude::*;

/// The keys of the board.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let t = use_text();
    let keys = [
        (vec![t.about_keys_tab()], t.about_keys_tab_does()),
        (vec![t.about_keys_space()], t.about_keys_space_does()),
        (vec!["↑", "↓", "←", "→"], t.about_keys_arrows_do()),
        (vec![t.about_keys_enter()], t.about_keys_enter_does()),
        (vec!["Esc"], t.about_keys_esc_does()),
    ];
    let row = |(keys, does): (Vec<&'static str>, &'static str)| {
        let keys = keys.into_iter().map(|key| view! { <kbd>{key}</kbd>" " }.into_any()).collect_view();
        view! { <tr><th scope="row">{keys}</th><td>{does}</td></tr> }.into_any()
    };
    view! {
        <Frame kind="about" title=t.about_keys_title()>
            <div class="stack-l">
                <div class="page-head">
                    <h1>{t.about_keys_title()}</h1>
                    <p class="lead">{t.about_keys_lead()}</p>
                </div>
                <div class="table-wrap" role="region" tabindex="0" aria-label=t.about_keys_board()>
                    <table class="table">
                        <caption>{t.about_keys_board()}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t.about_keys_key()}</th>
                                <th scope="col">{t.about_keys_does()}</th>
                            </tr>
                        </thead>
                        <tbody>{keys.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                <section class="stack" aria-labelledby="without">
                    <h2 id="without">{t.about_keys_without()}</h2>
                    <p>{t.about_keys_without_text()}</p>
                </section>
            </div>
        </Frame>
    }
}
