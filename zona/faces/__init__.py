"""What people see, one folder a face; none of them imports another."""
