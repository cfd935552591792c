package credential

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// readTokenFile reads a refresh token, without the white space around it and without the byte-order mark that
// Windows' tools write.
func readTokenFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the refresh token file can't be read: %w", err)
	}
	s := strings.TrimSpace(strings.TrimPrefix(string(b), "\ufeff"))
	if s == "" {
		return "", fmt.Errorf("the refresh token file %s is empty", path)
	}
	return s, checkText("the refresh token file "+path, s)
}

// place is where a rotated refresh token is written, made before the old one is redeemed.
type place struct {
	path string
	temp *os.File // nil when there is no file to keep
}

// prepare makes the place beside the file; without a file it makes one that does nothing.
func prepare(path string) (*place, error) {
	if path == "" {
		return &place{}, nil
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // replace the file, not the link to it
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".refresh-token-*") // 0600
	if err != nil {
		return nil, fmt.Errorf("the refresh token file could not be rewritten when the token rotates, so the token is not redeemed: %w", err)
	}
	return &place{path: path, temp: temp}, nil
}

// commit replaces the file in one step.
func (p *place) commit(token string) error {
	if p.temp == nil {
		return nil
	}
	_, err := p.temp.WriteString(token + "\n")
	err = errors.Join(err, p.temp.Sync(), p.temp.Close())
	if err == nil {
		err = os.Rename(p.temp.Name(), p.path)
	}
	if err != nil {
		return fmt.Errorf("the refresh token was rotated, and the new one could not be written to %s: %w", p.path, err)
	}
	p.temp = nil
	return nil
}

// abandon removes the place when nothing was put there. What can't be removed is an empty file, which does no harm.
func (p *place) abandon() {
	if p.temp != nil {
		_ = p.temp.Close()
		_ = os.Remove(p.temp.Name())
	}
}
