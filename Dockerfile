# The kit for a learner or a class: `docker build -t tf-exam-kit .`, then
# `docker run --rm -it -v "$PWD/practice:/home/learner/practice" tf-exam-kit start`.
# The sandbox needs no extra right: Landlock, seccomp and limits hold for an ordinary user in an ordinary container.
# Docker has not built this yet. Its steps ran in a clean Debian 13 of debootstrap, with Python 3.13; there user 1000 graded
# the demonstration, with files, network and processes protected.
FROM python:3.13-slim AS build
WORKDIR /kit
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist .

FROM python:3.13-slim
ENV TF_CPP_MIN_LOG_LEVEL=3
RUN useradd --create-home --uid 1000 learner
COPY --from=build /dist /dist
RUN pip install --no-cache-dir /dist/*.whl && rm -r /dist
USER 1000
WORKDIR /home/learner
RUN tf-exam init practice
WORKDIR /home/learner/practice
ENTRYPOINT ["tf-exam"]
CMD ["--help"]
