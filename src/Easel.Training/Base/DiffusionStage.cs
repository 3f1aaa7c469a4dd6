using System.Diagnostics;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Trains UNet and text encoder on cached latents: velocity prediction (Salimans and Ho 2022), moving average kept.</summary>
/// <remarks>
/// The loss is not weighed by signal-to-noise ratio, and noisy timesteps are drawn more often: with one latent a caption, the words decide the
/// picture where there is nothing but noise to see, and a weight such as min-SNR's vanishes just there.
/// </remarks>
public sealed class DiffusionStage(BaseOptions options, ScenePool pool, LatentCache cache, CaptionVocabulary vocabulary, Action<string> say)
{
    private const double TowardsNoise = 0.7; // power of a uniform number: below 1 favours late timesteps
    private const double LateShare = 0.15; // of the timesteps
    private const int ReportEvery = 100;
    private const int AverageEvery = 5;

    private readonly NoiseLevels levels = new();

    /// <summary>Raised whenever a checkpoint was written, with the weights as they are and their average, which lags behind.</summary>
    public event Action<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>>? Saved;

    /// <summary>Trains for the time given, continuing what an earlier run left; returns the averaged weights.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(CancellationToken cancel)
    {
        var start = File.Exists(Place("diffusion")) ? Snapshots.Load(Place("diffusion")) : null;
        using var generator = new Generator((ulong)options.Seed + 1, CPU);
        using var weights = new TrainableWeights("base model", generator, start);
        using var workers = new TrainingWorkers(options.Workers, options.Seed + 2);
        BaseNetworks.Size(weights, vocabulary.Count);
        var networks = new BaseNetworks(weights);
        var reader = new CaptionReader(weights, cache.Latents.shape.AsSpan(1));
        var average = new AverageWeights(weights.Leaves, Math.Pow(options.EmaDecay, AverageEvery), File.Exists(Place("average")) ? Snapshots.Load(Place("average")) : null);
        using var optimizer = optim.AdamW(weights.Parameters, options.LearningRate, beta2: 0.99, weight_decay: 1e-4);
        if (File.Exists(Place("optimizer"))) optimizer.load_state_dict(Place("optimizer"));

        var (watch, saved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (loss, steps, gradients) = (0.0, 0, new Stopwatch());
        while (watch.Elapsed.TotalMinutes < options.DiffusionMinutes && !cancel.IsCancellationRequested)
        {
            LearningRates.Cosine(optimizer, options.LearningRate, watch.Elapsed.TotalMinutes / options.DiffusionMinutes, steps, warmup: 200);
            optimizer.zero_grad();
            gradients.Start();
            loss += workers.Backward(worker => Loss(networks, reader, worker));
            gradients.Stop();
            nn.utils.clip_grad_norm_(weights.Parameters, 1.0);
            optimizer.step();
            if (++steps % AverageEvery == 0) average.Follow(weights.Leaves, steps / AverageEvery);
            if (steps % ReportEvery == 0)
            {
                say($"step {steps}, {watch.Elapsed.TotalMinutes:F1} min, {steps * options.Batch} samples, loss {loss / ReportEvery:F4}, {gradients.Elapsed / watch.Elapsed:P0} of the time in gradients");
                loss = 0;
            }

            if (saved.Elapsed.TotalMinutes < options.SaveMinutes) continue;
            Save(weights, average, optimizer);
            saved.Restart();
        }

        Save(weights, average, optimizer);
        return average.Weights;
    }

    /// <summary>Where a training in <paramref name="folder"/> keeps its <c>diffusion</c> or <c>average</c> weights, or its <c>optimizer</c>.</summary>
    public static string Place(string folder, string name) => Path.Combine(folder, name == "optimizer" ? "optimizer.state" : $"{name}.safetensors");

    private string Place(string name) => Place(options.Folder, name);

    private void Save(TrainableWeights weights, AverageWeights average, AdamW optimizer)
    {
        SafetensorsWriter.Write(Place("diffusion"), weights.Leaves, StorageType.F32);
        SafetensorsWriter.Write(Place("average"), average.Weights, StorageType.F32);
        optimizer.save_state_dict(Place("optimizer") + ".tmp");
        File.Move(Place("optimizer") + ".tmp", Place("optimizer"), overwrite: true);
        Saved?.Invoke(weights.Leaves, average.Weights);
    }

    private (Tensor Loss, Tensor Report) Loss(BaseNetworks networks, CaptionReader reader, TrainingWorker worker)
    {
        var count = options.Batch / options.Workers;
        var picked = Enumerable.Range(0, count).Select(_ => pool.Pick(worker.Random)).ToArray();
        var clean = cache.Latents.index_select(0, torch.tensor(Array.ConvertAll(picked, i => (long)i)));
        var tokens = torch.tensor(picked.SelectMany(i => vocabulary.Of(Caption(pool.Scenes[i], worker.Random))).ToArray()).reshape(count, -1);

        var timesteps = (Times(count, worker) * NoiseLevels.Count).to(int64).clamp_(0, NoiseLevels.Count - 1);
        var signal = levels.Signal.index_select(0, timesteps).view(-1, 1, 1, 1);
        var spread = levels.Noise.index_select(0, timesteps).view(-1, 1, 1, 1);
        var noise = randn(clean.shape, generator: worker.Generator);
        var noisy = signal * clean + spread * noise;
        var context = networks.Read(tokens, options.Type);
        var velocity = networks.Velocity(noisy.to(options.Type), timesteps.to(float32), context).to(float32);

        var loss = (velocity - (signal * noise - spread * clean)).square().mean();
        var reading = (reader.Guess(context.to(float32)) - clean).square().mean();
        return (loss + options.ReadingWeight * reading, loss.detach());
    }

    // How noisy, 0-1: half of them where little but the words is left to go by, half over the whole range.
    private Tensor Times(int count, TrainingWorker worker)
    {
        var anywhere = rand(count, generator: worker.Generator).pow(TowardsNoise);
        var late = 1 - LateShare * rand(count, generator: worker.Generator);
        return where(rand(count, generator: worker.Generator) < 0.5, late, anywhere);
    }

    private string Caption(Scene scene, Random random) => random.NextDouble() < options.EmptyCaptions ? "" : Captions.Of(scene, random);
}
