package credential

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// Certificate is a client's certificate with its RSA key: PEM, both unencrypted, or PKCS#12. Text may have what it gets on
// its way through files, vaults and pipelines: a byte-order mark, indented lines, line breaks that have become blanks or
// the two characters \n.
type Certificate struct {
	Data     string // PEM, or base64 (also base64url) of PKCS#12 or PEM; "" when Path is set
	Path     string // of a file with PEM, PKCS#12 or base64 of either, read for each token
	Password string // of the PKCS#12
}

// keyPair is a certificate and its key.
type keyPair struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// load reads the certificate. Its errors quote nothing of it.
func (c Certificate) load() (*keyPair, error) {
	data, err := c.bytes()
	if err != nil {
		return nil, err
	}
	certificates, key, err := readKeyPair(data, c.Password)
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("its key is not an RSA key, and Microsoft Entra ID accepts no other")
	}
	for _, certificate := range certificates { // the others are those of its issuers
		if private.PublicKey.Equal(certificate.PublicKey) {
			return &keyPair{certificate, private}, nil
		}
	}
	return nil, errors.New("its key does not belong to any certificate in it")
}

func readKeyPair(data []byte, password string) ([]*x509.Certificate, any, error) {
	if isPEM(data) {
		return readPEM(string(data))
	}
	if _, err := x509.ParseCertificate(data); err == nil {
		return nil, nil, errNoKey
	}
	if _, err := x509.ParsePKCS8PrivateKey(data); err == nil {
		return nil, nil, errNoCertificate
	}
	return readPKCS12(data, password)
}

// bytes are the certificate as PEM or PKCS#12.
func (c Certificate) bytes() ([]byte, error) {
	data := []byte(c.Data)
	if c.Path != "" {
		var err error
		if data, err = readFile(c.Path); err != nil {
			return nil, err
		}
	}
	if isPEM(data) {
		return data, nil
	}
	decoded, err := decodeBase64(string(data))
	switch {
	case err == nil:
		return withoutMark(decoded), nil
	case c.Path != "":
		return data, nil
	case looksLikePath(c.Data):
		return nil, errors.New("it is the path of a file: set client_certificate_path instead")
	}
	return nil, errors.New("it is neither PEM nor base64")
}

func isPEM(data []byte) bool { return bytes.Contains(data, []byte("-----BEGIN")) }

// decodeBase64 decodes base64 or base64url, with or without padding and line breaks.
func decodeBase64(s string) ([]byte, error) {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(withoutSpace(s), "="))
	return base64.RawStdEncoding.DecodeString(s)
}

// withoutSpace removes white space, also as the escapes of a string: a backslash is in no encoding.
func withoutSpace(s string) string {
	s = strings.NewReplacer(`\r`, "", `\n`, "", `\t`, "", `\`, "").Replace(s)
	return strings.Join(strings.Fields(s), "")
}

func looksLikePath(s string) bool {
	for _, extension := range [...]string{".pem", ".pfx", ".p12", ".crt", ".cer"} {
		if strings.HasSuffix(strings.ToLower(s), extension) {
			return true
		}
	}
	return false
}

func readPKCS12(data []byte, password string) ([]*x509.Certificate, any, error) {
	key, certificate, others, err := pkcs12.DecodeChain(data, password)
	if err != nil && hasNoMAC(data) {
		if key, certificate, others, err = pkcs12.DecodeChain(data, ""); err != nil {
			err = errors.New("it is a PKCS#12 bundle without a MAC, so its password can't be checked: export it again without the option -nomac")
			return nil, nil, err
		}
	}
	unsupported, isUnsupported := errors.AsType[pkcs12.NotImplementedError](err)
	switch {
	case err == nil:
		return append([]*x509.Certificate{certificate}, others...), key, nil
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return nil, nil, errors.New("it is protected by a password: set client_certificate_password")
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, errors.New("client_certificate_password is wrong")
	case isUnsupported:
		return nil, nil, fmt.Errorf("it is a PKCS#12 bundle of a form that can't be read (%w): export it again with openssl pkcs12 -export", unsupported)
	case strings.HasSuffix(err.Error(), "certificate missing"):
		return nil, nil, errNoCertificate
	case strings.HasSuffix(err.Error(), "private key missing"):
		return nil, nil, errNoKey
	}
	return nil, nil, errors.New("it is neither PEM nor a PKCS#12 bundle of one key and its certificate")
}

// hasNoMAC tells whether data is PKCS#12 without a message authentication code, which the library accepts with an empty
// password only.
func hasNoMAC(data []byte) bool {
	_, _, _, err := pkcs12.DecodeChain(data, "any") //nolint:dogsled // only its error is of interest
	return err != nil && strings.HasSuffix(err.Error(), "no MAC in data")
}
