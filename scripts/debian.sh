# Getting packages of another Debian release and architecture. Source it after lib.sh.
# shellcheck shell=bash

# Where this host gets Debian from: apt knows how to read its own sources.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
  apt-get indextargets --no-release-info -o APT::Get::IndexTargets::OnlyPresent=false \
    --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v codename="$codename" \
      '($2 == codename || $2 ~ /^(old)?stable$/) && $3 == "main" && !seen++ { print $1 }'
}

# Writes the configuration of an apt of its own into a folder, so that neither the host's package
# lists nor its architectures change.
write_apt_configuration() {
  local folder=$1 uri=$2 suite=$3 keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  local options="arch=riscv64 target=Packages lang=none"
  [ ! -e "$keyring" ] || options="$options signed-by=$keyring"
  mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
  : >"$folder/status"
  echo "deb [$options] $uri $suite main" >"$folder/sources.list"
  cat >"$folder/apt.conf" <<CONFIGURATION
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architecture "riscv64";
APT::Architectures { "riscv64"; };
APT::Sandbox::User "root";
Dir::State "$PWD/$folder/state";
Dir::State::status "$PWD/$folder/status";
Dir::Cache "$PWD/$folder/cache";
Dir::Etc::sourcelist "$PWD/$folder/sources.list";
Dir::Etc::sourceparts "-";
Acquire::Retries "2";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
CONFIGURATION
}

# Reads a suite's package lists into a folder; the downloads that follow come from there.
open_debian() {
  local folder=$1 suite=$2
  debian_uri=${MVM_DEBIAN_MIRROR:-$(debian_mirror)}
  [ -n "$debian_uri" ] || die "apt on this host names no Debian mirror: set MVM_DEBIAN_MIRROR=URI"
  write_apt_configuration "$folder" "$debian_uri" "$suite"
  apt-get -c "$folder/apt.conf" -o APT::Update::Error-Mode=any update >&2 ||
    die "cannot read the package lists of $debian_uri: is there a network?" \
      "(MVM_DEBIAN_MIRROR=URI names another mirror)"
}

# Downloads packages into a folder that was opened, in place of those that are there, shows
# progress, and notes that all came.
download_packages() {
  local folder=$1
  shift
  mkdir -p "$folder/partial"
  (cd "$folder/partial" && apt-get -c ../apt.conf download "$@" >&2) ||
    die "the download from $debian_uri broke off; run it again to continue"
  rm -f "$folder"/*.deb
  mv "$folder"/partial/*.deb "$folder/"
  rm -rf "$folder"/{partial,state,cache,status}
  touch "$folder/complete"
}

# Unpacks every package of a folder below another, which gets a list of packages and versions too.
unpack_packages() {
  local folder=$1 work=$2 archive
  rm -rf "$work"
  mkdir -p "$work/tree"
  for archive in "$folder"/*.deb; do
    dpkg-deb -x "$archive" "$work/tree"
    dpkg-deb -W --showformat='${Package} ${Version}\n' "$archive" >>"$work/packages.txt"
  done
}

need_debian_tools() {
  command -v apt-get >/dev/null || die "needs apt-get and dpkg-deb (Debian, or a relative of it)"
}
