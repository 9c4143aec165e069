"""Browser and system in two words, from what browsers really send."""

import pytest

from consult.browsers import named

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "browser", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge", "Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/138.0.0.0 Safari/537.36", "Chrome", "Linux"),
        (f"Mozilla/5.0 (Linux; Android 15; K) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "Samsung Internet", "Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari", "macOS"),
        (f"{PHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox", "iOS"),
        ("curl/8.14.1", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_the_name_people_know(user_agent, browser, system):
    device = named(user_agent)

    assert (device.browser, device.system) == (browser, system)
