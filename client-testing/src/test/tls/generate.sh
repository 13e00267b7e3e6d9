#!/bin/sh
# Makes the keys and certificates of TestTls anew, with OpenSSL 3: ./generate.sh
# The keys are public: nothing but tests may ever trust them.
set -eu
cd "$(dirname "$0")/../../main/resources/io/sallyport/testing/tls"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f ./*.pem

start=20200101000000Z
end=21200101000000Z

# key NAME: an unencrypted PKCS#8 key on P-256
key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1-key.pem"
}

# authority NAME SUBJECT: a self-signed CA
authority() {
    key "$1"
    openssl req -new -key "$1-key.pem" -subj "$2" -out "$work/$1.csr"
    certify "$1" "$1" "$start" "$end" "basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign" -selfsign
}

# leaf NAME ISSUER SUBJECT START END USAGE ALTERNATIVE-NAMES
leaf() {
    key "$1"
    openssl req -new -key "$1-key.pem" -subj "$3" -out "$work/$1.csr"
    certify "$1" "$2" "$4" "$5" "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=$6
subjectAltName=$7"
}

# certify NAME ISSUER START END EXTENSIONS [OPTION]
certify() {
    mkdir -p "$work/$2"
    [ -e "$work/$2/index" ] || : > "$work/$2/index"
    cat > "$work/config" <<END
[ca]
default_ca=this
[this]
database=$work/$2/index
new_certs_dir=$work/$2
default_md=sha256
policy=any
rand_serial=yes
unique_subject=no
[any]
commonName=supplied
[extensions]
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
$5
END
    set -- "$1" "$2" "$3" "$4" "${6:-}"
    if [ -n "$5" ]; then issuer="$5"; else issuer="-cert $2.pem"; fi
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config "$work/config" -extensions extensions -keyfile "$2-key.pem" $issuer \
        -startdate "$3" -enddate "$4" -in "$work/$1.csr" -out "$1.pem" 2>/dev/null
}

local="DNS:localhost,IP:127.0.0.1,IP:::1"
authority ca "/CN=Sallyport Test CA"
authority other-ca "/CN=Sallyport Other Test CA"
leaf localhost ca "/CN=localhost" "$start" "$end" serverAuth "$local"
leaf wrong-name ca "/CN=localhost" "$start" "$end" serverAuth "DNS:wrong.example"
leaf expired ca "/CN=localhost" 20200101000000Z 20210101000000Z serverAuth "$local"
leaf untrusted other-ca "/CN=localhost" "$start" "$end" serverAuth "$local"
leaf alice ca "/CN=alice" "$start" "$end" clientAuth "DNS:alice.example"
leaf bob ca "/CN=bob" "$start" "$end" clientAuth "DNS:bob.example"
rm -f ca-key.pem other-ca-key.pem other-ca.pem
