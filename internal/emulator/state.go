package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// stateVersion is the version of the state file that this code writes, and the newest that it reads.
// Version 1 had one program and one tenant.
const stateVersion = 2

// state is what a state file holds. Executions are part of the reports; their files are computed.
type state struct {
	Version       int                  `json:"version"`
	Time          time.Time            `json:"time"` // of the emulator's clock
	Objects       *database            `json:"objects"`
	World         *database            `json:"world,omitempty"` // what version 1 called the objects
	RefreshTokens []entra.RefreshToken `json:"refreshTokens"`
}

// load reads the state file if there is one; a new state begins with the given objects. The clock continues from where it
// was.
func (e *Emulator) load(objects []RawObjects) error {
	data, err := os.ReadFile(e.stateFile)
	if e.stateFile == "" || errors.Is(err, fs.ErrNotExist) {
		for _, o := range objects {
			if err := e.addRaw(o); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("emulator: the state file can't be read: %w", err)
	}
	s, err := decodeState(data)
	if err != nil {
		return fmt.Errorf("emulator: the state file %s %w; it was not touched: move it away to begin with an empty one", e.stateFile, err)
	}
	e.db = s.Objects
	e.assignOwners()
	for _, o := range objects {
		e.addRawDatasets(o)
	}
	e.entra.Restore(s.RefreshTokens)
	if e.clock.Now().Before(s.Time) {
		e.clock.Set(s.Time)
	}
	return nil
}

func decodeState(data []byte) (*state, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	if head.Version > stateVersion {
		return nil, fmt.Errorf("has version %d and this emulator knows versions up to %d", head.Version, stateVersion)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	s := &state{}
	if err := decoder.Decode(s); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	s.Objects, s.World = cmp.Or(s.Objects, s.World), nil
	if s.Version < 1 || s.Objects == nil || s.Objects.Made == nil {
		return nil, errors.New("is damaged: it has no version or no objects")
	}
	if s.Objects.RunNow == nil {
		s.Objects.RunNow = map[string][]time.Time{}
	}
	return s, nil
}

// assignOwners gives the objects of version 1 to mpn and the first tenant.
func (e *Emulator) assignOwners() {
	for _, q := range e.db.Queries {
		o := e.completeOwner(q.owner())
		q.Program, q.Tenant, q.User = o.program, o.tenant, o.user
	}
	for _, r := range e.db.Reports {
		o := e.completeOwner(r.owner())
		r.Program, r.Tenant, r.User = o.program, o.tenant, o.user
	}
	for key, times := range e.db.RunNow {
		if ownerOf(key) == (owner{}) {
			delete(e.db.RunNow, key)
			e.db.RunNow[e.completeOwner(owner{user: key}).key()] = times
		}
	}
}

// save writes the state file when something changed since the last time. The lock is held. A failure is kept
// in saveErr and tried again with the next change or request.
func (e *Emulator) save() {
	if e.stateFile == "" || !e.changed {
		return
	}
	if e.saveErr = e.write(); e.saveErr == nil {
		e.changed = false
	}
}

// write replaces the state file in one step, so that it is whole at any moment. It can hold tokens and callback
// URLs: nobody else may read it.
func (e *Emulator) write() error {
	data, err := json.MarshalIndent(state{Version: stateVersion, Time: e.clock.Now(), Objects: e.db, RefreshTokens: e.entra.RefreshTokens()}, "", "  ")
	if err != nil {
		return fmt.Errorf("emulator: the state can't be written: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(e.stateFile), "."+filepath.Base(e.stateFile)+".*") // created with 0600
	if err != nil {
		return fmt.Errorf("emulator: the state file can't be written: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), e.stateFile)
	}
	if err != nil {
		return fmt.Errorf("emulator: the state file can't be written: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

// touch saves what the identity endpoints changed.
func (e *Emulator) touch() {
	defer e.lock()()
	e.changed = true
}
