package entra

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"
)

// claims are what the authority reads from tokens, and writes into its own.
type claims struct {
	Audience  audiences `json:"aud,omitempty"`
	Issuer    string    `json:"iss,omitempty"`
	Subject   string    `json:"sub,omitempty"`
	IssuedAt  int64     `json:"iat,omitempty"`
	NotBefore int64     `json:"nbf,omitempty"`
	Expires   int64     `json:"exp,omitempty"`
	TenantID  string    `json:"tid,omitempty"`
	AppID     string    `json:"appid,omitempty"`
	UPN       string    `json:"upn,omitempty"`
	Preferred string    `json:"preferred_username,omitempty"`
	Scope     string    `json:"scp,omitempty"`
	Methods   []string  `json:"amr,omitempty"`
	Version   string    `json:"ver,omitempty"`
	ID        string    `json:"jti,omitempty"`
}

// audiences is one audience or several: a JWT has either.
type audiences []string

// UnmarshalJSON reads a text or a list of texts.
func (a *audiences) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*a = audiences{one}
		return nil
	}
	var many []string
	err := json.Unmarshal(data, &many)
	*a = many
	return err
}

// MarshalJSON writes one audience as a text.
func (a audiences) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]string(a))
}

// sign makes a JWT with the authority's own key. Clients don't look into it; only the authority checks it.
func (a *Authority) sign(c claims) string {
	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT","kid":"emulator"}`))
	body, err := json.Marshal(c)
	if err != nil {
		panic("entra: a token can't be written: " + err.Error()) // texts and numbers
	}
	text := head + "." + base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(a.mac(text))
}

func (a *Authority) mac(text string) []byte {
	m := hmac.New(sha256.New, a.key[:])
	m.Write([]byte(text))
	return m.Sum(nil)
}

// parsed is a JWT taken apart, its signature not checked.
type parsed struct {
	claims
	algorithm string
	text      string // what is signed
	signature []byte
}

var errMalformed = errors.New("the token is malformed")

func parse(token string) (parsed, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return parsed{}, errMalformed
	}
	var raw [3][]byte
	for i, p := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.DecodeString(p); err != nil {
			return parsed{}, errMalformed
		}
	}
	var head struct {
		Alg string `json:"alg"`
	}
	out := parsed{text: parts[0] + "." + parts[1], signature: raw[2]}
	if json.Unmarshal(raw[0], &head) != nil || json.Unmarshal(raw[1], &out.claims) != nil {
		return parsed{}, errMalformed
	}
	out.algorithm = head.Alg
	return out, nil
}

// signedBy reports whether one of the certificates' keys made the signature.
func (p parsed) signedBy(certificates []*x509.Certificate) bool {
	digest := sha256.Sum256([]byte(p.text))
	return slices.ContainsFunc(certificates, func(c *x509.Certificate) bool {
		switch key := c.PublicKey.(type) {
		case *rsa.PublicKey:
			if p.algorithm == "PS256" {
				return rsa.VerifyPSS(key, crypto.SHA256, digest[:], p.signature, nil) == nil
			}
			return p.algorithm == "RS256" && rsa.VerifyPKCS1v15(key, crypto.SHA256, digest[:], p.signature) == nil
		case *ecdsa.PublicKey:
			half := len(p.signature) / 2
			r, s := new(big.Int).SetBytes(p.signature[:half]), new(big.Int).SetBytes(p.signature[half:])
			return p.algorithm == "ES256" && half == 32 && ecdsa.Verify(key, digest[:], r, s)
		}
		return false
	})
}

// clockSkew is how far apart the clocks of an assertion's maker and the authority may be.
const clockSkew = 5 * time.Minute

// isCurrent reports whether a token is within its validity period.
func (c claims) isCurrent(now time.Time) bool {
	return now.Before(time.Unix(c.Expires, 0)) && !now.Add(clockSkew).Before(time.Unix(c.NotBefore, 0))
}

// Identity is who an access token speaks for.
type Identity struct {
	Tenant   string // its id
	User     string // user principal name, or the application's id
	AppOnly  bool
	MFA      bool
	Audience string // the resource that the token is for
}

// Check reads an access token of this authority, for any resource. It fails on one that is foreign or expired.
func (a *Authority) Check(token string, now time.Time) (Identity, error) {
	p, err := parse(token)
	switch {
	case err != nil:
		return Identity{}, err
	case !hmac.Equal(p.signature, a.mac(p.text)):
		return Identity{}, errors.New("the token's signature is wrong")
	case !p.isCurrent(now):
		return Identity{}, errors.New("the token has expired")
	}
	return Identity{
		User: cmp.Or(p.UPN, p.AppID), AppOnly: p.UPN == "", MFA: slices.Contains(p.Methods, "mfa"), Tenant: p.TenantID, Audience: strings.Join(p.Audience, " "),
	}, nil
}
