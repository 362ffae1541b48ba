"""Evidence about images: folders, datasets, scaling, and classifiers of images."""
