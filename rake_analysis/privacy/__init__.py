"""Personal data in free text: found by class, masked before anything derived is written."""
