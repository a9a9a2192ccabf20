package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// missing names the error of a row that is not there.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return mapped(err)
}

// record returns the record with this id as it stands.
func record[T any](ctx context.Context, db *sql.DB, k *kind[T], id string) (T, error) {
	var body []byte
	err := db.QueryRowContext(ctx, `SELECT e.body FROM `+k.name+` t JOIN entry e ON e.seq = t.seq WHERE t.id = $1`, id).Scan(&body)
	if err != nil {
		return *new(T), fmt.Errorf("%s %s: %w", k.name, id, missing(err))
	}
	r, err := k.decode(body)
	if err != nil {
		return *new(T), fmt.Errorf("%s %s: %w", k.name, id, err)
	}
	return *r, nil
}

// records returns the records whose bodies the query gives, in its order; none
// is an empty list.
func records[T any](ctx context.Context, db *sql.DB, k *kind[T], query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%ss: %w", k.name, mapped(err))
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("%ss: after %d: %w", k.name, len(list), mapped(err))
		}
		r, err := k.decode(body)
		if err != nil {
			return nil, fmt.Errorf("%ss: after %d: %w", k.name, len(list), err)
		}
		list = append(list, *r)
	}
	return list, mapped(rows.Err())
}

func notFound(err error) bool { return errors.Is(err, ErrNotFound) }

// column returns the one column of text that the query gives.
func column(ctx context.Context, db querier, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, mapped(err)
	}
	defer rows.Close()
	list := []string{}
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, mapped(err)
		}
		list = append(list, v)
	}
	return list, mapped(rows.Err())
}
