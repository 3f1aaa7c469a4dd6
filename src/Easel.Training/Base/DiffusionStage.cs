using System.Diagnostics;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Trains UNet and text encoder on cached latents: velocity prediction, loss weighed by min-SNR-5 (Hang et al. 2023), moving average kept.</summary>
public sealed class DiffusionStage(BaseOptions options, LatentCache cache, Func<string, long[]> tokenize, Random random, Action<string> say) : IDisposable
{
    private const double SnrLimit = 5;
    private const int ReportEvery = 20;

    private readonly NoiseLevels levels = new();
    private readonly Generator generator = new((ulong)options.Seed + 1, CPU);

    /// <summary>Raised with the averaged weights whenever a checkpoint was written.</summary>
    public event Action<IReadOnlyDictionary<string, Tensor>>? Saved;

    /// <summary>Trains for the time given, continuing what an earlier run left; returns the averaged weights.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(CancellationToken cancel)
    {
        var start = File.Exists(Place("diffusion")) ? Snapshots.Load(Place("diffusion")) : null;
        using var weights = new TrainableWeights("base model", generator, start);
        BaseNetworks.Size(weights);
        var networks = new BaseNetworks(weights);
        var average = new AverageWeights(weights.Leaves, options.EmaDecay, File.Exists(Place("average")) ? Snapshots.Load(Place("average")) : null);
        using var optimizer = optim.AdamW(weights.Parameters, options.LearningRate, beta2: 0.99, weight_decay: 1e-4);
        if (File.Exists(Place("optimizer"))) optimizer.load_state_dict(Place("optimizer"));

        var (watch, saved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (loss, steps) = (0.0, 0);
        while (watch.Elapsed.TotalMinutes < options.DiffusionMinutes && !cancel.IsCancellationRequested)
        {
            LearningRates.Cosine(optimizer, options.LearningRate, watch.Elapsed.TotalMinutes / options.DiffusionMinutes, steps, warmup: 50);
            loss += Step(networks, optimizer, weights);
            average.Follow(weights.Leaves, steps++);
            if (steps % ReportEvery == 0)
            {
                say($"step {steps}, {watch.Elapsed.TotalMinutes:F1} min, {steps * options.Batch} samples, loss {loss / ReportEvery:F4}");
                loss = 0;
            }

            if (saved.Elapsed.TotalMinutes < options.SaveMinutes) continue;
            Save(weights, average, optimizer);
            saved.Restart();
        }

        Save(weights, average, optimizer);
        return average.Weights;
    }

    public void Dispose()
    {
        levels.Dispose();
        generator.Dispose();
    }

    private string Place(string name) => Path.Combine(options.Folder, name == "optimizer" ? "optimizer.state" : $"{name}.safetensors");

    private void Save(TrainableWeights weights, AverageWeights average, AdamW optimizer)
    {
        SafetensorsWriter.Write(Place("diffusion"), weights.Leaves, StorageType.F32);
        SafetensorsWriter.Write(Place("average"), average.Weights, StorageType.F32);
        optimizer.save_state_dict(Place("optimizer") + ".tmp");
        File.Move(Place("optimizer") + ".tmp", Place("optimizer"), overwrite: true);
        Saved?.Invoke(average.Weights);
    }

    private double Step(BaseNetworks networks, optim.Optimizer optimizer, TrainableWeights weights)
    {
        using var scope = NewDisposeScope();
        var picked = Enumerable.Range(0, options.Batch).Select(_ => random.Next(cache.Scenes.Count)).ToArray();
        var clean = cache.Latents.index_select(0, torch.tensor(Array.ConvertAll(picked, i => (long)i)));
        var tokens = torch.tensor(picked.SelectMany(i => tokenize(Caption(cache.Scenes[i]))).ToArray()).reshape(options.Batch, -1);

        var timesteps = randint(0, NoiseLevels.Count, options.Batch, dtype: int64, generator: generator);
        var signal = levels.Signal.index_select(0, timesteps).view(-1, 1, 1, 1);
        var spread = levels.Noise.index_select(0, timesteps).view(-1, 1, 1, 1);
        var noise = randn(clean.shape, generator: generator);
        var velocity = networks.Velocity(signal * clean + spread * noise, timesteps.to(float32), networks.Read(tokens));

        var snr = signal.square() / spread.square();
        var share = snr.clamp(max: SnrLimit) / (snr + 1);
        var loss = (share * (velocity - (signal * noise - spread * clean)).square()).mean();
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(weights.Parameters, 1.0);
        optimizer.step();
        return loss.item<float>();
    }

    private string Caption(Scene scene) => random.NextDouble() < options.EmptyCaptions
        ? ""
        : Captions.Of(scene.Label, scene.Style, scene.Tags, scene.Colour, scene.Background, random);
}
