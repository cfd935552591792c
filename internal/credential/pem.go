package credential

import (
	"crypto/x509"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

var (
	errNoCertificate = errors.New("it holds no certificate, only a private key")
	errNoKey         = errors.New("it holds no private key, only a certificate")
)

// pemBlock finds the blocks of a text as PEM, whatever has become of its lines: encoding/pem requires each line where it was.
// The last group is empty where a block is cut off.
var pemBlock = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)-----BEGIN ?([^-]+?)-----(.*?)(?:(-----END ?[^-]+?-----)|\z)`)
})

// readPEM reads the certificates and the only private key of a text.
func readPEM(text string) (certificates []*x509.Certificate, key any, err error) {
	for _, m := range pemBlock().FindAllStringSubmatch(text, -1) {
		label, body := strings.ReplaceAll(m[1], " ", ""), m[2]
		isKey := strings.HasSuffix(label, "PRIVATEKEY")
		if label != "CERTIFICATE" && !isKey {
			continue
		}
		if isKey && key != nil {
			return nil, nil, errors.New("it holds several private keys")
		}
		var der []byte
		if der, err = decodePEMBody(label, body, m[3] != ""); err == nil {
			if isKey {
				key, err = parseKey(label, der)
			} else {
				certificates, err = appendCertificate(certificates, der)
			}
		}
		if err != nil {
			return nil, nil, fmt.Errorf("its %s %w", map[bool]string{true: "private key", false: "certificate"}[isKey], err)
		}
	}
	switch {
	case len(certificates) == 0 && key == nil:
		return nil, nil, errors.New("it holds neither a certificate nor a private key (BEGIN CERTIFICATE, BEGIN PRIVATE KEY)")
	case len(certificates) == 0:
		return nil, nil, errNoCertificate
	case key == nil:
		return nil, nil, errNoKey
	}
	return certificates, key, nil
}

func decodePEMBody(label, body string, complete bool) ([]byte, error) {
	switch {
	case strings.Contains(label, "ENCRYPTED") || strings.Contains(body, "DEK-Info"):
		return nil, errors.New("is encrypted, which is read from PKCS#12 only: convert it with openssl pkcs12 -export")
	case label == "OPENSSHPRIVATEKEY":
		return nil, errors.New("is one of OpenSSH: convert it with ssh-keygen -p -m PEM")
	case !complete || strings.Contains(body, "-----BEGIN"):
		return nil, errors.New("is cut off: it has no END line")
	}
	der, err := decodeBase64(body)
	if err != nil {
		return nil, errUnreadable
	}
	return der, nil
}

var errUnreadable = errors.New("can't be read")

func parseKey(label string, der []byte) (any, error) {
	if label == "RSAPRIVATEKEY" {
		if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
			return key, nil
		}
		return nil, errUnreadable
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key, nil
	}
	return nil, errUnreadable
}

func appendCertificate(all []*x509.Certificate, der []byte) ([]*x509.Certificate, error) {
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, errUnreadable
	}
	return append(all, c), nil
}
