"""Papers whose words have several spellings, and queries in other spellings."""

from __future__ import annotations

from msgspec.structs import replace

from papershelf.model import Identifier, Link, LinkKind, Paper
from support.search import catalog_of, paper


def named(paper: Paper, *identifiers: str, url: str = "") -> Paper:
    """Return *paper* with *identifiers* ("doi:…") and the address of its code."""
    parts = [identifier.split(":", 1) for identifier in identifiers]
    parsed = tuple(Identifier(scheme=scheme, value=value) for scheme, value in parts)
    links = (Link(url=url, kind=LinkKind.CODE),) if url else ()
    return replace(paper, identifiers=parsed, links=links)


ATTENTION = named(
    paper("Attention Is All You Need", authors="Ashish Vaswani; Łukasz Kaiser", venue="NeurIPS"),
    "arxiv:1706.03762",
    url="https://github.com/tensorflow/tensor2tensor",
)
BERT = named(
    paper(
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "See 1706.03762 for the architecture.",
        authors="Jacob Devlin; Ming-Wei Chang",
        venue="NAACL",
    ),
    "arxiv:1810.04805",
    "doi:10.18653/v1/n19-1423",
    "acl:N19-1423",
)
KERNEL = paper(
    "Nonlinear Component Analysis as a Kernel Eigenvalue Problem",
    authors="Bernhard Schölkopf; Alexander Smola; Klaus-Robert Müller",
)
LANGUAGE = named(
    paper("A Neural Probabilistic Language Model", authors="Yoshua Bengio; Pascal Vincent"),
    "jmlr:3/bengio03a",
)
CAPTIONS = paper(
    "Show and Tell: A Neural Image Caption Generator",
    authors="Oriol Vinyals; Alexander Toshev; Samy Bengio; Dumitru Erhan",
)
EMBEDDING = paper("Visualizing Data Using t-SNE", authors="Laurens van der Maaten; Geoffrey Hinton")
OFF = paper("Off-Policy Learning", "Policies that are not on-policy.")
WHOLE = paper("Pretraining for Everyone", "It is better than kNN with $\\ell_1$ and $\\beta$-VAE.")
APART = paper("Pre Training of a k-NN", "An α of 0.1, and L1 norms.")
# Venue and year count more than an abstract that names them.
TREES = paper("Decision Trees", "A comparison of the newest trees.", venue="SODA", year=2020)
LATER = paper(
    "Decision Lists",
    "SODA 2020: 2020, ILSVRC2012 et al. 2020.",
    venue="Interspeech",
    year=2021,
)
JORDAN = paper("Graphical Models", authors="Michael I. Jordan; Martin Wainwright")
MARTIN = paper("Exponential Families", authors="Keller Jordan; Martin Wainwright")
SUMMARIES = paper(
    "Hierarchical Transformers for Multi-Document Summarization", authors="Yang Liu; Mirella Lapata"
)
# Two authors have the two names.
FILTERS = paper(
    "Decoupled Dynamic Filter Networks",
    authors="Jingkai Zhou; Varun Jampani; Zhixiong Pi; Qiong Liu; Ming-Hsuan Yang",
)
PHYSICS = paper(
    "Bayesian Physics-Informed Neural Networks",
    authors="Liu Yang; Xuhui Meng; George Em Karniadakis",
)
RENDERING = paper("Text-to-Image Rendering in C++ and C#", "With the files of tensor_shapes.")
SIGNS = paper("Translation of Signs", "With Ilsvrc2012T and signs.")
VERSUS = paper("Tables versus Columns", "The 1931-1932 season of columns.")
LAYOUTS = paper("Columns and Tables", "Columns of tables.")
# Several papers write two words as one, but most do not.
JOINED = [paper(f"Pointcloud Methods {number}") for number in range(5)]
SEPARATED = [paper(f"Methods for a Point Cloud {number}") for number in range(11)]
# Papers that explain an acronym, that only have it, and that only have its words.
EXPLAINED = [
    paper(f"Methods {number}", "We train graph neural networks (GNNs).") for number in range(3)
]
SHORT = paper("A GNN for Molecules")
LONG = [paper("Graph Neural Networks"), paper("Molecules", "With a graph neural network.")]
NOT_TOGETHER = paper("Neural Networks and a Graph", "A network is a neural graph.")
# An acronym that is more often a name.
ALSO_NAME = [
    *(paper(f"Search {number}", "By Bayesian optimization (BO).") for number in range(3)),
    paper("Trees", authors="Bo Li"),
]
OPTIMIZATION = paper("Bayesian Optimization")
ACRONYMS = catalog_of([*EXPLAINED, SHORT, *LONG, NOT_TOGETHER, *ALSO_NAME, OPTIMIZATION])
# Enough that five papers are few.
UNRELATED = [paper(f"Unrelated Work {number}") for number in range(180)]
CHINESE = paper("基于深度学习的文本分类方法", "本文研究文本分类。")
JAPANESE = paper("ニューラルネットワークによる画像認識")
KOREAN = paper("한국어 문장 분류")
THAI = paper("การจำแนกข้อความภาษาไทย")
GREEK = paper("Ανάλυση ΛΌΓΟΥ")
ARABIC = paper("التعلم العميق وتصنيف الصور", "نتائج على الشبكات العصبية.")
RUSSIAN = paper("Обучение с подкреплением: ещё один взгляд")
PAPERS = (
    *(ATTENTION, BERT, KERNEL, LANGUAGE, CAPTIONS, EMBEDDING, WHOLE, APART),
    *(OFF, RENDERING, SIGNS),
    *(TREES, LATER, VERSUS, LAYOUTS),
    *(JORDAN, MARTIN, SUMMARIES, FILTERS, PHYSICS),
    *(CHINESE, JAPANESE, KOREAN, THAI, GREEK, RUSSIAN, ARABIC),
)
CATALOG = replace(catalog_of(PAPERS), venue_names={"neurips": ("NIPS",)})
# The papers that each query finds; those before None come first.
MEANT: dict[str, list[Paper | None]] = {
    # Accents, letters without accents, capitals, and all Unicode normalisation forms.
    "Schölkopf": [KERNEL],
    "scholkopf": [KERNEL],
    "Scho\u0308lkopf": [KERNEL],
    "SCHÖLKOPF muller": [KERNEL],
    "Lukasz": [ATTENTION],
    "Łukasz": [ATTENTION],
    "author:łukas*": [ATTENTION],
    "λογου": [GREEK],
    "еще": [RUSSIAN],
    "ＢＥＲＴ": [BERT],
    # Scripts that do not separate words.
    "文本分类": [CHINESE],
    "分类": [CHINESE],
    "文": [CHINESE],
    "类": [CHINESE],
    "+文本分类 +学习": [CHINESE],
    '"文本分类"': [CHINESE],
    '"文本方法"': [],
    "title:画像認識": [JAPANESE],
    "ﾆｭｰﾗﾙ": [JAPANESE],
    "문장": [KOREAN],
    "\u1106\u116e\u11ab장": [KOREAN],
    "ข้อความ": [THAI],
    # Articles and endings of Arabic.
    "تعلم": [ARABIC],
    "التعلم": [ARABIC],
    "صور": [ARABIC],
    "تصنيف": [ARABIC],
    "للشبكة": [ARABIC],
    # Hyphens.
    "pretraining": [WHOLE, BERT, APART],
    "pre-training": [WHOLE, BERT, APART],
    "pre training": [WHOLE, BERT, APART],
    "+pre +training": [WHOLE, BERT, APART],
    "k-NN": [WHOLE, APART],
    "kNN": [WHOLE, APART],
    "k nn": [WHOLE, APART],
    "tSNE": [EMBEDDING],
    "t\u2011SNE": [EMBEDDING],
    "decision--trees": [TREES, LATER],
    "decision-- trees": [TREES, LATER],
    # Commas without a space.
    "trees,decision": [TREES, LATER],
    "Columns,Tables": [LAYOUTS, VERSUS],
    "author:vinyals,title:show": [CAPTIONS],
    "off-policy": [OFF],
    "offpolicy": [OFF],
    "onpolicy": [OFF],
    # One word for two with "to" between, and names of files.
    "text2image": [RENDERING],
    "tensor_shapes": [RENDERING],
    "Text-to-Image_Rendering_in_C++.pdf": [RENDERING, None, CAPTIONS],
    "shapes": [RENDERING],
    # Languages whose name is a letter with signs.
    "C++": [RENDERING],
    "“c#”": [RENDERING],
    "C": [],
    "C/C++?": [RENDERING],
    # Operators as in library catalogs.
    "decision NOT trees": [LATER],
    "decision AND NOT title:trees": [LATER],
    'decision NOT "decision trees" NOT nothing': [LATER],
    '"decision" NOT trees': [LATER],
    "decision NOT -trees": [LATER],
    "decision lists are NOT trees": [TREES, LATER],
    # A pasted title in capitals may have the word.
    "DECISION TREES NOT LISTS": [TREES, LATER],
    "2020 NOT 2021": [TREES],
    "文本 AND NOT 方法": [],
    # British spelling of American words.
    "summarisation": [SUMMARIES],
    "visualising data": [EMBEDDING],
    # Fields with a capital letter, as phones write them.
    "Author:vinyals": [CAPTIONS],
    "+Title:Captions": [CAPTIONS],
    # And in the plural.
    "authors:vinyals": [CAPTIONS],
    'Authors:"Oriol Vinyals" -years:>2020': [CAPTIONS],
    # Formulas.
    "$\\ell_1$": [WHOLE, APART],
    "ℓ₁": [WHOLE, APART],
    "l1": [WHOLE, APART],
    "β-VAE": [WHOLE],
    "beta vae": [WHOLE],
    "\\alpha": [APART],
    "alpha": [APART],
    # Names.
    "Y. Bengio": [LANGUAGE, None, CAPTIONS],
    "Bengio, Y.": [LANGUAGE, None, CAPTIONS],
    "Bengio Yoshua": [LANGUAGE, None, CAPTIONS],
    "Y.Bengio": [LANGUAGE],
    "S. Bengio": [CAPTIONS, None, LANGUAGE],
    "+Y. +Bengio": [LANGUAGE],
    "L. van der Maaten": [EMBEDDING],
    "M. W. Chang": [BERT],
    "M. I. Jordan": [JORDAN, None, MARTIN],
    "Jordan, M. I.": [JORDAN, None, MARTIN],
    "M. I. Wainwright": [JORDAN, MARTIN],
    "Yang Liu": [SUMMARIES, PHYSICS, None, FILTERS],
    "Liu, Yang": [PHYSICS, SUMMARIES, None, FILTERS],
    "liu qiong": [FILTERS, None, SUMMARIES, PHYSICS],
    "y": [],
    "NIPS": [ATTENTION],
    "venue:nips": [ATTENTION],
    # The papers of a venue and year before those that name them.
    "soda 2020": [TREES, None, LATER],
    "2020 SODA": [TREES, None, LATER],
    "SODA'20": [TREES, None, LATER],
    "decision SODA ’20": [TREES, LATER],
    "trees '20": [TREES, None, LATER],
    "soda2020": [TREES, None, LATER],
    "SODA2020 decision": [TREES, LATER],
    "soda 20": [TREES, None, LATER],
    "decision SODA 20": [TREES, LATER],
    "venue:soda 20": [TREES],
    "trees 20": [TREES, LATER],
    "SODA20": [TREES],
    "soda20 decision": [TREES, LATER],
    "venue:soda20": [TREES],
    "title:soda20": [],
    "SODA21": [],
    # Two words as one, which stand together.
    "decisiontrees": [TREES],
    "DecisionTrees learning": [TREES, OFF],
    "title:LanguageModel": [LANGUAGE],
    "+decisiontrees -comparison": [],
    "author:bengioyoshua": [LANGUAGE],
    "treesdecision": [],
    "nothingtrees": [],
    # A name with its year as one word finds this word too.
    "ILSVRC2012": [LATER],
    "ILSVRC 2012": [LATER],
    # Comparisons.
    "lists vs. trees": [LATER, TREES],
    "trees versus lists": [TREES, LATER, VERSUS],
    "columns vs tables": [LAYOUTS, VERSUS],
    "tables versus columns": [VERSUS, None, LAYOUTS],
    "versus": [VERSUS],
    "title:versus": [VERSUS],
    # Words that papers need not have.
    "newest decision lists": [LATER, None, TREES],
    # Citations, and their keys.
    "vaswani2017attention": [ATTENTION],
    "SIGNS2012": [SIGNS],
    "Vaswani et al.": [ATTENTION],
    "(Vaswani et al., 2020)": [TREES, LATER, ATTENTION],
    # Ranges of years.
    "year:2019-2020": [TREES],
    "decision year:2020–2022": [TREES, LATER],
    "decision 2021-2022": [LATER, TREES],
    "trees 2019–2020": [TREES, None, LATER],
    "decision -2019-2021": [],
    "decision NOT 2019-2021": [],
    '"the 1931-1932 season"': [VERSUS],
    "decision since 2021": [LATER, None, TREES],
    "trees Since 2019 ": [TREES, LATER],
    "since 2021": [LATER],
    "since 1900": [LATER, TREES, VERSUS],
    # A range counts also where the colon of a title is no operator.
    "Zebra: since 1900": [LATER, TREES, VERSUS],
    "Zebra: +1930-1932": [VERSUS],
    "decision after 2020": [LATER, None, TREES],
    "decision before 2021": [TREES, None, LATER, VERSUS],
    "decision from 2019 to 2020": [TREES, None, LATER],
    # Quotes of several languages.
    "「本文研究」": [CHINESE],
    "「文本方法」": [],
    "‹decision lists›": [LATER],
    "+year:2021-2021": [LATER],
    "decision -year:1999-2020": [LATER],
    "year:2021-2020": [LATER],
    "year:2019..2020": [TREES],
    "year:>2020": [LATER],
    "Year:>=2020": [TREES, LATER],
    "decision year:<2021": [TREES],
    "decision -year:<=2020": [LATER],
    "year:2020-": [TREES, LATER],
    "+year:2021–": [LATER],
    "year:2021..*": [LATER],
    "decision year:*..2020": [TREES],
    "decision year:..2020": [TREES],
    "decision year:-2020": [TREES],
    "decision -year:–2020": [LATER],
    "decision year:≥2021": [LATER],
    "decision year:≤2020": [TREES],
    "year:>2020, decision": [LATER],
    "year:2019-2020; decision": [TREES],
    # Only the clause with the range has its years.
    "year:>=2020 -year:2020": [LATER],
    "-year:2020 year:>=2020": [LATER],
    "year:2020 year:>=2020": [TREES],
    # Words behind their stem.
    "pretrainin*": [WHOLE, BERT, APART],
    # Identifiers and addresses find their paper alone.
    "1706.03762": [ATTENTION],
    "arXiv:1706.03762v5": [ATTENTION],
    "arXiv:1706.03762v5 [cs.CL] 2 Aug 2023": [ATTENTION],
    "https://arxiv.org/pdf/1706.03762v2.pdf": [ATTENTION],
    "10.48550/arXiv.1706.03762": [ATTENTION],
    "10.18653/v1/N19-1423": [BERT],
    "https://doi.org/10.18653/v1/N19-1423": [BERT],
    "doi: 10.18653/V1/n19-1423.": [BERT],
    "N19-1423": [BERT],
    "https://aclanthology.org/N19-1423/": [BERT],
    "https://www.jmlr.org/papers/v3/bengio03a.html": [LANGUAGE],
    "http://github.com/tensorflow/tensor2tensor/#readme": [ATTENTION],
    "https://github.com/tensorflow/tensor2tensor.git": [ATTENTION],
    "github.com/tensorflow/tensor2tensor?tab=readme-ov-file": [ATTENTION],
    "(https://arxiv.org/abs/1706.03762).": [ATTENTION],
}
