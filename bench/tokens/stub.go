package main

func readings(options) error { return nil }
func rename(options) error   { return nil }
func speed(options) error    { return nil }
func hostile(options) error  { return nil }
