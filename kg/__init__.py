"""kg: from Chinese news about science and high-tech parks to a knowledge graph."""
