package credential_test

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/golang-jwt/jwt/v5"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// wantArgument checks that a configuration is refused for one argument; "" is that it is not.
func wantArgument(t *testing.T, name string, config credential.Config, argument, reason string) {
	t.Helper()
	_, err := credential.New(config)
	if argument == "" {
		if err != nil {
			t.Errorf("%s: got %v", name, err)
		}
		return
	}
	e, ok := errors.AsType[*credential.ArgumentError](err)
	if !ok || e.Argument != argument || e.Error() != reason {
		t.Errorf("%s: got %v, want %s: %s", name, err, argument, reason)
	}
	noSecret(t, err)
}

// Every form of a certificate with its key signs, in the configuration and in a file.
func TestFormsOfCertificates(t *testing.T) {
	t.Parallel()
	us, other := ours(), another()
	pkcs1 := block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(us.key.(*rsa.PrivateKey)))
	for name, test := range map[string]struct {
		data     []byte
		password string
		isText   bool
	}{
		"PEM":                          {[]byte(us.pem()), "", true},
		"PEM, the key first":           {[]byte(us.keyPEM() + us.certificatePEM()), "", true},
		"PEM with comments":            {[]byte("Bag Attributes\n" + us.certificatePEM() + "Key Attributes\n" + us.keyPEM()), "", true},
		"PEM, PKCS#1":                  {[]byte(us.certificatePEM() + pkcs1), "", true},
		"PEM with the issuer first":    {[]byte(other.certificatePEM() + us.pem()), "", true},
		"PEM with a mark":              {[]byte("\ufeff" + us.pem()), "", true},
		"PEM in UTF-16":                {utf16LE(us.pem()), "", false},
		"PEM, indented":                {[]byte(indented(us.pem())), "", true},
		"PEM with CRLF":                {[]byte(strings.ReplaceAll(us.pem(), "\n", "\r\n")), "", true},
		"PEM with escapes":             {[]byte(strings.ReplaceAll(us.pem(), "\n", `\n`)), "", true},
		"PEM in a string of JSON":      {[]byte(`"` + strings.ReplaceAll(us.pem(), "\n", `\r\n`) + `"`), "", true},
		"PEM with blanks for lines":    {[]byte(strings.ReplaceAll(us.pem(), "\n", " ")), "", true},
		"PEM on one line":              {[]byte(strings.ReplaceAll(us.pem(), "\n", "")), "", true},
		"PKCS#12 without a MAC":        {us.pkcs12(pkcs12.Passwordless, ""), certificatePassword, false},
		"PKCS#12 of OpenSSL 3":         {us.pkcs12(pkcs12.Modern, certificatePassword), certificatePassword, false},
		"PKCS#12 of OpenSSL 1":         {us.pkcs12(pkcs12.LegacyDES, certificatePassword), certificatePassword, false},
		"PKCS#12 of Windows":           {us.pkcs12(pkcs12.LegacyRC2, certificatePassword), certificatePassword, false},
		"PKCS#12 without a password":   {us.pkcs12(pkcs12.Modern, ""), "", false},
		"PKCS#12 with its issuer":      {us.pkcs12(pkcs12.Modern, "", other.certificate), "", false},
		"PEM, the password is not one": {[]byte(us.pem()), certificatePassword, true},
	} {
		forms := map[string]credential.Certificate{
			"base64":         {Data: base64Of(test.data), Password: test.password},
			"wrapped base64": {Data: wrapped(test.data), Password: test.password},
			"base64url":      {Data: base64.RawURLEncoding.EncodeToString(test.data), Password: test.password},
			"file":           {Path: file(t, test.data), Password: test.password},
			"base64 file":    {Path: file(t, []byte("\ufeff"+wrapped(test.data))), Password: test.password},
		}
		if test.isText {
			forms["text"] = credential.Certificate{Data: string(test.data), Password: test.password}
		}
		for form, certificate := range forms {
			t.Run(name+"/"+form, func(t *testing.T) {
				t.Parallel()
				a, c := &authority{replies: []reply{gives("first", "")}}, newClock()
				config := refreshing(a, c)
				config.Certificate = certificate
				mustGet(t, made(t, config), "first")
				sent := a.questions()[0].form
				if sent.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" || sent.Get("client_secret") != "" {
					t.Errorf("sent %v", sent)
				}
				checkAssertion(t, sent.Get("client_assertion"), us.certificate, "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token")
			})
		}
	}
}

// checkAssertion checks a client's assertion as Microsoft documents it: signed with PS256, named by the SHA-256 of
// the certificate, for the token endpoint, for minutes, never twice the same.
func checkAssertion(t *testing.T, token string, certificate *x509.Certificate, audience string) {
	t.Helper()
	parsed, err := jwt.Parse(token, func(*jwt.Token) (any, error) { return certificate.PublicKey, nil },
		jwt.WithValidMethods([]string{"PS256"}), jwt.WithAudience(audience), jwt.WithIssuer(clientID), jwt.WithSubject(clientID),
		jwt.WithTimeFunc(func() time.Time { return start }), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	if err != nil {
		t.Fatal(err)
	}
	thumb := sha256.Sum256(certificate.Raw)
	if got := parsed.Header["x5t#S256"]; got != base64.RawURLEncoding.EncodeToString(thumb[:]) {
		t.Errorf("the certificate is named %v", got)
	}
	claims := parsed.Claims.(jwt.MapClaims)
	if life := claims["exp"].(float64) - claims["nbf"].(float64); life != 600 || fmt.Sprint(claims["jti"]) == "" {
		t.Errorf("the claims are %v", claims)
	}
}

func TestAssertionsDiffer(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("first", ""), gives("second", "")}}, newClock()
	config := refreshing(a, c)
	config.Certificate.Data = ours().pem()
	cred := made(t, config)
	mustGet(t, cred, "first")
	c.advance(time.Hour)
	mustGet(t, cred, "second")
	ids := map[any]bool{}
	for _, q := range a.questions() {
		claims := jwt.MapClaims{}
		if _, _, err := jwt.NewParser().ParseUnverified(q.form.Get("client_assertion"), claims); err != nil {
			t.Fatal(err)
		}
		ids[claims["jti"]] = true
	}
	if len(ids) != 2 || ids[""] || ids[nil] {
		t.Errorf("the ids are %v", ids)
	}
}

// What is wrong with a certificate is told, and nothing of it. One in the configuration is refused at once, on its
// argument; one in a file when it is needed.
func TestBadCertificates(t *testing.T) {
	t.Parallel()
	us := ours()
	sealed := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00"}, Bytes: []byte("x")}))
	bundle := us.pkcs12(pkcs12.Modern, certificatePassword)
	const notPKCS12 = "it is neither PEM nor a PKCS#12 bundle of one key and its certificate"
	for name, test := range map[string]struct {
		data     []byte
		password string
		want     string
	}{
		"no password":       {bundle, "", "it is protected by a password: set client_certificate_password"},
		"wrong password":    {bundle, "other-s3cret", "client_certificate_password is wrong"},
		"other data":        {[]byte("s3cret"), "", notPKCS12},
		"certificate only":  {[]byte(us.certificatePEM()), "", "it holds no private key, only a certificate"},
		"key only":          {[]byte(us.keyPEM()), "", "it holds no certificate, only a private key"},
		"certificate, DER":  {us.certificate.Raw, "", "it holds no private key, only a certificate"},
		"no block of ours":  {[]byte(block("CERTIFICATE REQUEST", []byte("x"))), "", "it holds neither a certificate nor a private key (BEGIN CERTIFICATE, BEGIN PRIVATE KEY)"},
		"OpenSSH":           {[]byte(us.certificatePEM() + block("OPENSSH PRIVATE KEY", []byte("x"))), "", "its private key is one of OpenSSH: convert it with ssh-keygen -p -m PEM"},
		"no END":            {[]byte(strings.Replace(us.pem(), "-----END CERTIFICATE-----", "", 1)), "", "its certificate is cut off: it has no END line"},
		"no MAC, encrypted": {withoutMAC(t, bundle), certificatePassword, "it is a PKCS#12 bundle without a MAC, so its password can't be checked: export it again without the option -nomac"},
		"two keys":          {[]byte(us.pem() + us.keyPEM()), "", "it holds several private keys"},
		"another's key":     {[]byte(another().certificatePEM() + us.keyPEM()), "", "its key does not belong to any certificate in it"},
		"encrypted":         {[]byte(us.certificatePEM() + block("ENCRYPTED PRIVATE KEY", []byte("x"))), "", "its private key is encrypted, which is read from PKCS#12 only: convert it with openssl pkcs12 -export"},
		"encrypted, old":    {[]byte(us.certificatePEM() + sealed), "", "its private key is encrypted, which is read from PKCS#12 only: convert it with openssl pkcs12 -export"},
		"elliptic curve":    {[]byte(curved().pem()), "", "its key is not an RSA key, and Microsoft Entra ID accepts no other"},
		"broken key":        {[]byte(us.certificatePEM() + block("PRIVATE KEY", []byte("s3cret"))), "", "its private key can't be read"},
		"broken key, old":   {[]byte(us.certificatePEM() + block("RSA PRIVATE KEY", []byte("s3cret"))), "", "its private key can't be read"},
		"broken cert":       {[]byte(block("CERTIFICATE", []byte("s3cret"))), "", "its certificate can't be read"},
		"PEM cut off":       {[]byte(us.pem()[:len(us.pem())-30]), "", "its private key is cut off: it has no END line"},
		"a public key only": {[]byte(us.certificatePEM() + block("PUBLIC KEY", []byte("x"))), "", "it holds no private key, only a certificate"},
	} {
		config := refreshing(&authority{}, newClock())
		config.Certificate = credential.Certificate{Data: base64Of(test.data), Password: test.password}
		wantArgument(t, name, config, "client_certificate", "the client's certificate can't be used: "+test.want)

		config.Certificate = credential.Certificate{Path: file(t, test.data), Password: test.password}
		e := failure(t, made(t, config))
		if e.Message != "The client's certificate can't be used: "+test.want+"." || e.Advice != "Check client_certificate_path." {
			t.Errorf("%s: got %v", name, e)
		}
		noSecret(t, e)
	}
	config := refreshing(&authority{}, newClock())
	config.Certificate.Data = "s3cret!"
	wantArgument(t, "no base64", config, "client_certificate", "the client's certificate can't be used: it is neither PEM nor base64")
	config.Certificate.Data = "certificates/app.PEM"
	wantArgument(t, "a path", config, "client_certificate", "the client's certificate can't be used: it is the path of a file: set client_certificate_path instead")
	config.Certificate = credential.Certificate{Path: "/does/not/exist"}
	if e := failure(t, made(t, config)); !strings.HasPrefix(e.Message, "The client's certificate can't be used: stat /does/not/exist: ") {
		t.Errorf("got %v", e)
	}
	for _, contents := range []string{us.pem(), strings.ReplaceAll(us.pem(), "\n", " "), base64Of(bundle)} {
		config.Certificate = credential.Certificate{Path: contents}
		e := failure(t, made(t, config))
		if e.Message != "The client's certificate can't be used: what is set is not the path of a file, but probably what should be in it." || strings.Contains(fmt.Sprintf("%+v", e), contents[:20]) {
			t.Errorf("got %v", e)
		}
	}
	config.Certificate = credential.Certificate{Data: expired().pem()}
	if e := failure(t, made(t, config)); e.Message != "The client's certificate expired on 2026-12-01T11:00:00Z." || !strings.Contains(e.Advice, "app registration") {
		t.Errorf("got %v", e)
	}
}

// indented are the lines of a text as a heredoc or YAML may have them.
func indented(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

// utf16LE is a text as PowerShell writes it to a file.
func utf16LE(s string) []byte {
	b := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// withoutMAC is a PKCS#12 bundle without its message authentication code, as openssl pkcs12 -export -nomac makes it.
func withoutMAC(t *testing.T, bundle []byte) []byte {
	t.Helper()
	var pfx struct {
		Version  int
		AuthSafe asn1.RawValue
		MacData  asn1.RawValue
	}
	if _, err := asn1.Unmarshal(bundle, &pfx); err != nil {
		t.Fatal(err)
	}
	bare, err := asn1.Marshal(struct {
		Version  int
		AuthSafe asn1.RawValue
	}{pfx.Version, pfx.AuthSafe})
	if err != nil {
		t.Fatal(err)
	}
	return bare
}
