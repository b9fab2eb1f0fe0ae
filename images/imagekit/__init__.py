"""What images/make is made of: root file systems from Debian packages, and the OCI layout."""
