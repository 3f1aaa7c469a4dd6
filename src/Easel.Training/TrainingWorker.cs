using static TorchSharp.torch;

namespace Easel.Training;

/// <summary>One of the threads a training step is split over, with the chance it draws from, so that a run repeats itself whatever the threads' timing.</summary>
/// <param name="Random">Chooses samples and wordings.</param>
/// <param name="Generator">Draws noise.</param>
public sealed record TrainingWorker(Random Random, Generator Generator);
