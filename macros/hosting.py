"""What a host has to be told: the one place of the security policy, the headers, the caching and the short addresses.

Plain functions that know no builder. `settings` makes the files: those in `PUBLISHED` go into the built site, where
Netlify and Cloudflare Pages look for them; one of `OWN_SERVER` is for a server that one runs oneself.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined

# Own files only, and of those only the kinds that pages use. Trusted Types: no script can turn text into HTML or code.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
# What browsers hand out only with leave, or use to tell people apart. The guide needs none of it; a page that does
# one day takes its word out of here. Each costs every answer some bytes, so harmless features are not listed.
REFUSED = (
    "accelerometer",
    "ambient-light-sensor",
    "attribution-reporting",
    "bluetooth",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "compute-pressure",
    "digital-credentials-get",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "join-ad-interest-group",
    "local-fonts",
    "local-network-access",
    "magnetometer",
    "microphone",
    "midi",
    "on-device-speech-recognition",
    "otp-credentials",
    "payment",
    "publickey-credentials-get",
    "run-ad-auction",
    "screen-wake-lock",
    "serial",
    "shared-storage",
    "speaker-selection",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
# Everything below assets/ lies in a folder named by the hash of what is in it, so it never changes. All else is
# asked for again at each visit: the answer "as it was" costs few bytes, and a helpline that is gone is gone.
ASSETS = "assets/"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# Browsers that have spoken TLS with the host once never speak to it without; for a year, and for this name alone.
TLS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
# Addresses that people say aloud, type or cut short, and the page that each means. Folders have no page of their
# own. The answer is never a lasting one: browsers remember those, and a reader's browser is to remember little.
SHORT = {
    "help": "help/helplines/",
    "helplines": "help/helplines/",
    "understand": "understand/what-is-aftercare/",
    "do": "do/step-by-step/",
    "ideas": "do/ideas/",
    "low": "understand/feeling-low/",
    "unwanted": "help/unwanted/",
    "hide": "help/hide-your-visit/",
    "kink": "situations/kink/",
    "drop": "situations/drop/",
    "easy": "about/easy-read/",
    "educators": "about/educators/",
    "clinicians": "about/clinicians/",
    "corrections": "about/corrections/",
    "answers": "about/answers/",
    "glossary": "about/glossary/",
    "privacy": "about/privacy/",
}
PUBLISHED = ("_headers", "_redirects")
OWN_SERVER = ("nginx.conf", "Caddyfile")
# No sign that would mean something to a server's settings, and no hidden folder.
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:(?P<port>[0-9]+))?(?P<path>/([a-z0-9_~-][a-z0-9._~-]*/)*)",
    re.IGNORECASE,
)
# Where a server finds the site. Below a path of its own, that path is a folder in here.
FOLDER = "/var/www/aftercare-guide"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "servers"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # settings, not HTML
)


def meta_policy() -> str:
    """Return the policy as a page's own meta tag can hold it."""
    return "; ".join(f"{directive} {sources}" for directive, sources in POLICY.items())


def headers() -> dict[str, str]:
    """Return the headers of every answer, whatever its status; caching and TLS come on top."""
    return {
        # A meta tag cannot refuse framing, so the header says more than the page does.
        "Content-Security-Policy": f"{meta_policy()}; frame-ancestors 'none'",
        # The same for browsers that know no frame-ancestors. Nobody lays our buttons under their own page.
        "X-Frame-Options": "DENY",
        # A site that a reader goes on to does not learn from where.
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED),
        # A file is what its type says: text is never run because it looks like a script.
        "X-Content-Type-Options": "nosniff",
        # A page that opened ours, or that ours opened, gets no hold of its window.
        "Cross-Origin-Opener-Policy": "same-origin",
        # No other site can load our files, and so find out by their speed who has been here.
        "Cross-Origin-Resource-Policy": "same-origin",
        # Browsers do not look up the names of linked sites, helplines among them, before somebody follows a link.
        "X-DNS-Prefetch-Control": "off",
    }


def settings(site_url: str) -> dict[str, str]:
    """Return the settings of each host, by file name, for a site whose home page is `site_url`.

    Raises ValueError for an address that is no http(s) address of a folder.
    """
    address = ADDRESS.fullmatch(site_url)
    if not address:
        raise ValueError(
            f"SITE_URL is {site_url!r}; it takes the whole address of the home page, with a slash at its end, in "
            "letters from a to z, digits and . - _ ~ alone: https://your.site/ or https://your.site/guide/"
        )
    known = {
        "site_url": site_url,
        **address.groupdict(),
        "folder": FOLDER,
        "headers": headers(),
        "tls_only": TLS_ONLY,
        "assets": address["path"] + ASSETS,
        "forever": FOREVER,
        "ask_again": ASK_AGAIN,
        "short": {address["path"] + said: address["path"] + meant for said, meant in SHORT.items()},
        "hidden": PUBLISHED,
    }
    return {name: _TEMPLATES.get_template(name).render(known) for name in (*PUBLISHED, *OWN_SERVER)}


def site_url(site: Path) -> str:
    """Return the address that a built site was built for: that of its home page, the shortest in its site map.

    Raises FileNotFoundError where `site` has no site map, ValueError where that names no page.
    """
    if not (site / "sitemap.xml").is_file():
        raise FileNotFoundError(f"{site} is no built site: it has no sitemap.xml")
    tree = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    named = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc") if place.text]
    if not named:
        raise ValueError(f"{site / 'sitemap.xml'} names no page")
    return min(named, key=len)


def publish(site: Path) -> None:
    """Put the settings that hosts look for in the site itself into a built site."""
    _write(site, site_url(site), PUBLISHED)


def prepare(site: Path, folder: Path) -> str:
    """Write the settings for a server of one's own, for a built site, into `folder`; return what to do with them."""
    made_for = site_url(site)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder, made_for, OWN_SERVER)
    path = urlsplit(made_for).path
    return (
        f"For {made_for}: copy what is in {site}/ to {FOLDER}{path} on the server, then {folder}/nginx.conf\n"
        f"to /etc/nginx/conf.d/aftercare-guide.conf, or {folder}/Caddyfile to /etc/caddy/Caddyfile. See HOSTING.md."
    )


def _write(folder: Path, made_for: str, names: tuple[str, ...]) -> None:
    for name, text in settings(made_for).items():
        if name in names:
            (folder / name).write_text(text, "utf-8")
