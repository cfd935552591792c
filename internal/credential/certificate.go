package credential

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"software.sslmate.com/src/go-pkcs12"
)

// Certificate is a client's certificate with its RSA key: PEM, both unencrypted, or PKCS#12.
type Certificate struct {
	Data     string // PEM, or base64 of PKCS#12 or PEM; "" when Path is set
	Path     string // of a file with PEM or PKCS#12, read for each token
	Password string // of the PKCS#12
}

// pair is a certificate and its key.
type pair struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// load reads the certificate. Its errors quote nothing of it.
func (c Certificate) load() (*pair, error) {
	data, err := c.bytes()
	if err != nil {
		return nil, err
	}
	var certificates []*x509.Certificate
	var key any
	if strings.Contains(string(data), "-----BEGIN ") {
		certificates, key, err = readPEM(data)
	} else {
		certificates, key, err = readPKCS12(data, c.Password)
	}
	if err != nil {
		return nil, err
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, errors.New("its key is not an RSA key, and Microsoft Entra ID takes no other")
	}
	for _, certificate := range certificates { // the others are those that vouch for it
		if private.PublicKey.Equal(certificate.PublicKey) {
			return &pair{certificate, private}, nil
		}
	}
	return nil, errors.New("its key does not belong to any certificate in it")
}

func (c Certificate) bytes() ([]byte, error) {
	if c.Path != "" {
		return os.ReadFile(c.Path)
	}
	if strings.Contains(c.Data, "-----BEGIN ") {
		return []byte(c.Data), nil
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(c.Data), "")) // base64 wraps lines
	if err != nil {
		return nil, errors.New("it is neither PEM nor base64")
	}
	return data, nil
}

func readPEM(data []byte) (certificates []*x509.Certificate, key any, err error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.Contains(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "":
			return nil, nil, errors.New("its key is encrypted, which is read from PKCS#12 only: convert it with openssl pkcs12 -export")
		case block.Type == "CERTIFICATE":
			var c *x509.Certificate
			if c, err = x509.ParseCertificate(block.Bytes); err == nil {
				certificates = append(certificates, c)
			}
		case strings.HasSuffix(block.Type, "PRIVATE KEY") && key != nil:
			return nil, nil, errors.New("it holds several private keys")
		case block.Type == "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			if key, err = x509.ParsePKCS8PrivateKey(block.Bytes); err != nil {
				key, err = x509.ParseECPrivateKey(block.Bytes)
			}
		}
		if err != nil {
			return nil, nil, fmt.Errorf("its %s can't be read", strings.ToLower(block.Type))
		}
	}
	switch {
	case len(certificates) == 0:
		return nil, nil, errors.New("it holds no certificate")
	case key == nil:
		return nil, nil, errors.New("it holds no private key")
	}
	return certificates, key, nil
}

func readPKCS12(data []byte, password string) ([]*x509.Certificate, any, error) {
	key, certificate, others, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return nil, nil, errors.New("it is protected by a password: set client_certificate_password")
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, errors.New("client_certificate_password is wrong")
	case err != nil:
		return nil, nil, errors.New("it is neither PEM nor a PKCS#12 bundle of one key and its certificate")
	}
	return append([]*x509.Certificate{certificate}, others...), key, nil
}
