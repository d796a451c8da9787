"""A small BibTeX library of well-known papers with authors, venues and years."""

from __future__ import annotations

LIBRARY = """\
@article{turing1937,
  title = {On Computable Numbers, with an Application to the {Entscheidungsproblem}},
  author = {Turing, Alan M.},
  journal = {Proceedings of the London Mathematical Society},
  year = 1937, volume = {s2-42}, number = 1, pages = {230--265},
  doi = {10.1112/plms/s2-42.1.230},
}
@article{turing1950,
  title = {Computing Machinery and Intelligence},
  author = {Turing, A. M.},
  journal = {Mind},
  year = 1950, volume = {LIX}, number = 236, pages = {433--460},
}
@article{hochreiter1997,
  title = {Long Short-Term Memory},
  author = {Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen},
  journal = {Neural Computation},
  year = 1997, volume = 9, number = 8, pages = {1735--1780},
}
@inproceedings{krizhevsky2012,
  title = {{ImageNet} Classification with Deep Convolutional Neural Networks},
  author = {Krizhevsky, Alex and Sutskever, Ilya and Hinton, Geoffrey E.},
  booktitle = {Advances in Neural Information Processing Systems},
  year = 2012,
  keywords = {image classification, convolution},
}
@inproceedings{sutskever2014,
  title = {Sequence to Sequence Learning with Neural Networks},
  author = {Sutskever, Ilya and Vinyals, Oriol and Le, Quoc V.},
  booktitle = {Advances in Neural Information Processing Systems},
  year = 2014,
}
@inproceedings{kingma2014,
  title = {Auto-Encoding Variational {Bayes}},
  author = {Kingma, Diederik P. and Welling, Max},
  booktitle = {International Conference on Learning Representations},
  year = 2014,
  url = {https://arxiv.org/abs/1312.6114},
}
@inproceedings{kingma2015,
  title = {Adam: A Method for Stochastic Optimization},
  author = {Kingma, Diederik P. and Ba, Jimmy},
  booktitle = {International Conference on Learning Representations},
  year = 2015,
  url = {https://arxiv.org/abs/1412.6980},
}
@inproceedings{vaswani2017,
  title = {Attention is All You Need},
  author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob and
            Jones, Llion and Gomez, Aidan N. and Kaiser, {\\L}ukasz and Polosukhin, Illia},
  booktitle = {Advances in Neural Information Processing Systems},
  year = 2017,
}
"""
PAPERS = 8
ADAM = "papers/adam-a-method-for-stochastic-optimization/"
RENAMED = """\
papers:
  - paper: Long Short-Term Memory
    rename: lstm
"""
RENAMED_FROM = "papers/long-short-term-memory/"
RENAMED_TO = "papers/lstm/"
