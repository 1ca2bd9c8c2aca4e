#!/bin/sh
# Commands for the installation on this machine, run as the service's user with its settings.
# Copy to /usr/local/bin/lanzi. Give files with their full path.
case "${1:-}" in
check | read | restore | import-orders | pay-code | demo | simulate | bench | test | "" | -*) ;;
*) set -- "$@" --settings /etc/lanzi/lanzi.env ;;
esac
cd /var/lib/lanzi 2>/dev/null || cd /
if [ "$(id -u)" = 0 ]; then
    exec runuser -u lanzi -- /opt/lanzi/lanzi "$@"
fi
exec sudo -u lanzi -- /opt/lanzi/lanzi "$@"
