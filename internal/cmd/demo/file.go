package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// fetch downloads a report as any program would: the link needs no access token, and Go unpacks the gzip.
func fetch(ctx context.Context, link string) ([][]string, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("downloading the report: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("downloading the report: %s", resp.Status)
	}
	rows, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("the report is no CSV with a header: %w", err)
	}
	return rows, nil
}

// printTable prints rows below their header, in columns.
func printTable(rows [][]string) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for i, row := range rows {
		fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
		if i == 0 {
			rule := make([]string, len(row))
			for j, cell := range row {
				rule[j] = strings.Repeat("-", len(cell))
			}
			fmt.Fprintln(w, "  "+strings.Join(rule, "\t"))
		}
	}
	if err := w.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}
