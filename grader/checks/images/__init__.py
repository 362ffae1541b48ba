"""Evidence about images: folders, data sets, scaling, and classifiers of images."""
