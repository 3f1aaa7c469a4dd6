using System.Diagnostics;
using Easel.Diffusion.Models.Vae;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>Trains the autoencoder on crops: absolute error, the error of its gradients, and a little KL divergence (Rombach et al. 2022, appendix G).</summary>
public sealed class VaeStage(BaseOptions options, Composer composer, Random random, Action<string> say)
{
    private const double KlWeight = 1e-6;
    private const double GradientWeight = 1.0;
    private const int ReportEvery = 20;

    private readonly string file = Path.Combine(options.Folder, "vae.safetensors");

    /// <summary>Trains for the time given, or takes what an earlier run left; weights with keys under <c>first_stage_model</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(CancellationToken cancel)
    {
        var start = File.Exists(file) ? Snapshots.Load(file) : null;
        using var generator = new Generator((ulong)options.Seed, CPU);
        using var weights = new TrainableWeights("autoencoder", generator, start);
        var vae = new AutoencoderKL(new WeightScope(weights)["first_stage_model"], BaseShape.Vae);
        if (options.VaeMinutes > 0) Train(vae, weights, generator, cancel);
        return weights.Leaves.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.detach().clone().DetachFromDisposeScope());
    }

    private void Train(AutoencoderKL vae, TrainableWeights weights, Generator generator, CancellationToken cancel)
    {
        using var optimizer = optim.AdamW(weights.Parameters, options.VaeLearningRate, weight_decay: 1e-4);
        var (watch, saved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (error, steps) = (0.0, 0);
        while (watch.Elapsed.TotalMinutes < options.VaeMinutes && !cancel.IsCancellationRequested)
        {
            LearningRates.Cosine(optimizer, options.VaeLearningRate, watch.Elapsed.TotalMinutes / options.VaeMinutes, steps, warmup: 30);
            error += Step(vae, optimizer, weights, generator);
            if (++steps % ReportEvery == 0)
            {
                var mean = error / ReportEvery;
                say($"vae step {steps}, {watch.Elapsed.TotalMinutes:F1} min, mean square error {mean:G4}, {10 * Math.Log10(4 / mean):F1} dB");
                error = 0;
            }

            if (saved.Elapsed.TotalMinutes < options.SaveMinutes) continue;
            SafetensorsWriter.Write(file, weights.Leaves, StorageType.F32);
            saved.Restart();
        }

        SafetensorsWriter.Write(file, weights.Leaves, StorageType.F32);
    }

    private double Step(AutoencoderKL vae, optim.Optimizer optimizer, TrainableWeights weights, Generator generator)
    {
        using var scope = NewDisposeScope();
        var pictures = Crops();
        var moments = vae.Moments(pictures).chunk(2, 1);
        var logVariance = moments[1].clamp(-30, 20);
        var noise = randn(moments[0].shape, generator: generator);
        var decoded = vae.Decode(moments[0] + (logVariance * 0.5).exp() * noise);

        var difference = decoded - pictures;
        var gradients = difference.diff(dim: 2).abs().mean() + difference.diff(dim: 3).abs().mean();
        var divergence = 0.5 * (moments[0].square() + logVariance.exp() - 1 - logVariance).sum() / options.VaeBatch;
        var loss = difference.abs().mean() + GradientWeight * gradients + KlWeight * divergence;

        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(weights.Parameters, 1.0);
        optimizer.step();
        using var quiet = no_grad();
        return difference.square().mean().item<float>();
    }

    private Tensor Crops()
    {
        var (side, crop) = (options.Side, options.VaeCrop);
        var batch = new float[options.VaeBatch * 3 * crop * crop];
        for (var i = 0; i < options.VaeBatch; i++)
        {
            var scene = composer.Compose();
            var (left, top) = (random.Next(side - crop + 1), random.Next(side - crop + 1));
            for (var channel = 0; channel < 3; channel++)
                for (var y = 0; y < crop; y++)
                    Array.Copy(scene.Planes, (channel * side + top + y) * side + left, batch, ((i * 3 + channel) * crop + y) * crop, crop);
        }

        return torch.tensor(batch).reshape(options.VaeBatch, 3, crop, crop);
    }
}
