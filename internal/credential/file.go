package credential

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readTokenFile reads a refresh token, without the white space around it.
func readTokenFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the refresh token file can't be read: %w", err)
	}
	s := strings.TrimSpace(string(b))
	if s == "" {
		return "", fmt.Errorf("the refresh token file %s is empty", path)
	}
	return s, nil
}

// save is a place beside the refresh token file, made before a token is redeemed: where the file could not be
// replaced, the old token is not spent.
type save struct {
	path string
	temp *os.File
}

// prepareSave makes the place; without a refresh token file it makes one that does nothing.
func (r *refresher) prepareSave() (*save, error) {
	path := r.config.RefreshTokenFile
	if path == "" {
		return &save{}, nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // replace the file, not the link to it
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".refresh-token-*") // 0600
	if err != nil {
		return nil, fmt.Errorf("the refresh token file could not be rewritten when the token rotates, so the token is not redeemed: %w", err)
	}
	return &save{path: path, temp: temp}, nil
}

// commit replaces the file in one step.
func (s *save) commit(token string) error {
	if s.temp == nil {
		return nil
	}
	_, err := s.temp.WriteString(token + "\n")
	err = errors.Join(err, s.temp.Sync(), s.temp.Close())
	if err == nil {
		err = os.Rename(s.temp.Name(), s.path)
	}
	if err != nil {
		return fmt.Errorf("the rotated refresh token could not be written to %s: %w", s.path, err)
	}
	s.temp = nil
	return nil
}

// abandon removes the place when nothing was written.
func (s *save) abandon() {
	if s.temp == nil {
		return
	}
	_ = s.temp.Close()
	if err := os.Remove(s.temp.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return // an empty file beside the token does no harm
	}
}
