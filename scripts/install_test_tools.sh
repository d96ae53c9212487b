#!/bin/sh
# What the tests use beside Python: Chromium (the page), rapper (a second Turtle parser) and a font with
# Chinese characters (screenshots). Installs what is missing by apt, or says in one line how to get it.
set -eu

missing=""
have() { command -v "$1" >/dev/null 2>&1; }

have chromium || have chromium-browser || have google-chrome || [ -n "${CHROMIUM:-}" ] || missing="$missing chromium"
have rapper || missing="$missing raptor2-utils"
{ have fc-list && fc-list :lang=zh 2>/dev/null | grep -q .; } || missing="$missing fontconfig fonts-noto-cjk"

[ -n "$missing" ] || exit 0
if have apt-get && [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
elif have apt-get && have sudo && sudo -n true 2>/dev/null; then
    sudo -n apt-get update -qq
    # shellcheck disable=SC2086
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
else
    echo "Tests that need them are skipped until you install:$missing (Debian: sudo apt-get install$missing;" \
         "macOS: brew install --cask chromium, brew install raptor)"
fi
