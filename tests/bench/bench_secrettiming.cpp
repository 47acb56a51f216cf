// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether the time of comparing a key tells how much of it was right: guesses that are right but
// for their last character against guesses that are wrong from the first, in random order, by
// Welch's t-test. |t| below 4.5 is noise. A comparison that ends early is measured beside it: that
// the test would notice it is what makes its silence worth something.
#include "shared/util/secret.h"

#include <QRandomGenerator>
#include <QString>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr double kNoise = 4.5;
// What an interrupt or another process costs is not what is measured.
constexpr double kKept = 0.9;

using Compare = bool (*)(QStringView, QStringView);

bool endsEarly(QStringView given, QStringView expected)
{
    if (given.size() != expected.size())
        return false;
    for (qsizetype i = 0; i < given.size(); ++i) {
        if (given[i] != expected[i])
            return false;
    }
    return true;
}

struct Moments {
    double mean = 0;
    double variance = 0;
    double count = 0;
};

Moments momentsOf(std::vector<double> samples)
{
    std::sort(samples.begin(), samples.end());
    samples.resize(static_cast<std::size_t>(static_cast<double>(samples.size()) * kKept));
    Moments moments;
    moments.count = static_cast<double>(samples.size());
    for (const double sample : samples)
        moments.mean += sample / moments.count;
    for (const double sample : samples)
        moments.variance += (sample - moments.mean) * (sample - moments.mean) / (moments.count - 1);
    return moments;
}

double measure(const char *name, Compare compare, int samples)
{
    const QString key(64, u'k');
    QString nearly = key;
    nearly[key.size() - 1] = u'x';
    QString wrong = key;
    wrong[0] = u'x';
    std::vector<double> times[2];
    unsigned matches = 0;
    for (int i = 0; i < 2 * samples; ++i) {
        const bool isNearly = QRandomGenerator::global()->bounded(2) == 1;
        const auto start = std::chrono::steady_clock::now();
        matches += compare(isNearly ? nearly : wrong, key) ? 1 : 0;
        const std::chrono::duration<double, std::nano> time =
            std::chrono::steady_clock::now() - start;
        times[isNearly ? 1 : 0].push_back(time.count());
    }
    const Moments first = momentsOf(std::move(times[0]));
    const Moments last = momentsOf(std::move(times[1]));
    const double t = (last.mean - first.mean)
        / std::sqrt(first.variance / first.count + last.variance / last.count);
    std::printf("%-12s wrong at once %8.1f ns, at the end %8.1f ns, t = %6.2f (%u matches)\n", name,
        first.mean, last.mean, t, matches);
    return std::abs(t);
}

} // namespace

int main(int argc, char *argv[])
{
    const int samples = argc > 1 ? std::atoi(argv[1]) : 100'000;
    if (samples < 100) {
        std::fprintf(stderr, "usage: %s [samples of each kind, 100 or more]\n", argv[0]);
        return 2;
    }
    const double early = measure("ends early", endsEarly, samples);
    const double ours = measure("ours", shared::secretEquals, samples);
    if (early < kNoise)
        std::printf("the control was not told apart: too few samples, or too busy a machine\n");
    return ours < kNoise ? EXIT_SUCCESS : EXIT_FAILURE;
}
