using System.Diagnostics;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training.Data;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Trains the autoencoder on crops: absolute error, the error of its gradients, and a little KL divergence (Rombach et al. 2022, appendix G).</summary>
public sealed class VaeStage(BaseOptions options, ScenePool pool, Action<string> say)
{
    /// <summary>Where its weights are kept, in the training's folder.</summary>
    public const string FileName = "vae.safetensors";

    private const double KlWeight = 1e-6;
    private const double GradientWeight = 1.0;
    private const int ReportEvery = 50;
    private const int SheetRows = 3;
    private const int SheetColumns = 8;

    private readonly string file = Path.Combine(options.Folder, FileName);

    /// <summary>Trains for the time given, or takes what an earlier run left; weights with keys under <c>first_stage_model</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(CancellationToken cancel)
    {
        var start = File.Exists(file) ? Snapshots.Load(file) : null;
        using var generator = new Generator((ulong)options.Seed, CPU);
        using var weights = new TrainableWeights("autoencoder", generator, start);
        var vae = new AutoencoderKL(new WeightScope(weights)["first_stage_model"], BaseShape.Vae);
        if (options.VaeMinutes > 0) Train(vae, weights, cancel);
        return weights.Leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.detach().clone().DetachFromDisposeScope());
    }

    private void Train(AutoencoderKL vae, TrainableWeights weights, CancellationToken cancel)
    {
        using var workers = new TrainingWorkers(options.Workers, options.Seed);
        using var optimizer = optim.AdamW(weights.Parameters, options.VaeLearningRate, beta2: 0.99, weight_decay: 1e-4);
        var (watch, saved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (error, steps) = (0.0, 0);
        while (watch.Elapsed.TotalMinutes < options.VaeMinutes && !cancel.IsCancellationRequested)
        {
            LearningRates.Cosine(optimizer, options.VaeLearningRate, watch.Elapsed.TotalMinutes / options.VaeMinutes, steps, warmup: 100);
            optimizer.zero_grad();
            error += workers.Backward(worker => Loss(vae, worker));
            nn.utils.clip_grad_norm_(weights.Parameters, 1.0);
            optimizer.step();
            if (++steps % ReportEvery == 0)
            {
                var mean = error / ReportEvery;
                say($"vae step {steps}, {watch.Elapsed.TotalMinutes:F1} min, mean square error {mean:G4}, {10 * Math.Log10(4 / mean):F1} dB");
                error = 0;
            }

            if (saved.Elapsed.TotalMinutes < options.SaveMinutes) continue;
            Save(vae, weights);
            saved.Restart();
        }

        Save(vae, weights);
    }

    // Beside the weights a sheet of pictures and what becomes of them, row by row.
    private void Save(AutoencoderKL vae, TrainableWeights weights)
    {
        SafetensorsWriter.Write(file, weights.Leaves, StorageType.F32);
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var rows = Enumerable.Range(0, SheetRows).Select(row =>
        {
            var pictures = pool.Pictures([.. Enumerable.Range(0, SheetColumns).Select(column => (row * SheetColumns + column) * pool.Scenes.Count / (SheetRows * SheetColumns))]);
            return cat([pictures, vae.Decode(vae.Encode(pictures))], dim: 0);
        });
        PictureSheet.Write(Path.Combine(options.Folder, "reconstructions.png"), cat([.. rows], dim: 0), SheetColumns);
    }

    private (Tensor Loss, Tensor SquareError) Loss(AutoencoderKL vae, TrainingWorker worker)
    {
        var count = options.VaeBatch / options.Workers;
        var pictures = Crops(worker.Random, count);
        var type = options.Type;
        var moments = vae.Moments(pictures.to(type)).to(float32).chunk(2, 1);
        var logVariance = moments[1].clamp(-30, 20);
        var noise = randn(moments[0].shape, generator: worker.Generator);
        var decoded = vae.Decode((moments[0] + (logVariance * 0.5).exp() * noise).to(type)).to(float32);

        var difference = decoded - pictures;
        var gradients = difference.diff(dim: 2).abs().mean() + difference.diff(dim: 3).abs().mean();
        var divergence = 0.5 * (moments[0].square() + logVariance.exp() - 1 - logVariance).sum() / count;
        return (difference.abs().mean() + GradientWeight * gradients + KlWeight * divergence, difference.detach().square().mean());
    }

    private Tensor Crops(Random random, int count)
    {
        var room = pool.Side - options.VaeCrop + 1;
        return pool.Crops([.. Enumerable.Range(0, count).Select(_ => (pool.Pick(random), random.Next(room), random.Next(room)))], options.VaeCrop);
    }
}
