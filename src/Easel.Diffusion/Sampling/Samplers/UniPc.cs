using Easel.Core.Requests;
using Easel.Core.Settings;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Samplers;

/// <summary>UniPC (Zhao et al. 2023): a multistep predictor whose every step is corrected by the next call of the network.</summary>
public sealed record UniPc() : TimestepSampler(new SamplerFacts { WalksTimesteps = true, Order = 2 })
{
    [Setting("UniPC variant", Help = "How the combination is weighed: bh1, bh2 or vary_coeff.")]
    public UniPcVariant Variant { get; init; } = UniPcVariant.Bh1;

    [Setting("UniPC skip type", Help = "Spacing of the steps: time_uniform, time_quadratic or logSNR.")]
    public UniPcSkipType SkipType { get; init; } = UniPcSkipType.TimeUniform;

    [Setting("UniPC order", Min = 1, Max = 50, Step = 1, Help = "Must not exceed the number of steps.")]
    public int MaximumOrder { get; init; } = 3;

    [Setting("UniPC lower order final", Help = "Lower the order towards the end.")]
    public bool LowerOrderFinal { get; init; } = true;

    public override Sampler Configured(PictureOptions options) => this with
    {
        Variant = UniPcNames.Variant(options.UniPcVariant),
        SkipType = UniPcNames.SkipType(options.UniPcSkipType),
        MaximumOrder = options.UniPcOrder,
        LowerOrderFinal = options.UniPcLowerOrderFinal,
    };

    public override IReadOnlyList<Sigma> Levels(NoiseTable table, int steps) => new UniPcGrid(table).Levels(SkipType, 1, Timesteps(table, steps).Count);

    public override IReadOnlyList<Sigma> Levels(NoiseTable table, int steps, int encodeSteps)
    {
        var timesteps = Timesteps(table, steps);
        if (encodeSteps < 1) return [];
        return new UniPcGrid(table).Levels(SkipType, (timesteps[encodeSteps - 1] + 1) / (double)table.Count, encodeSteps);
    }

    protected override Step Begin(SamplerRun run)
    {
        var history = new List<UniPcPoint>(); // newest first
        var steps = run.Sigmas.Count - 1;
        var highest = Math.Min(MaximumOrder, steps);
        var (index, order) = (0, 0);
        Tensor? corrected = null;

        return (x, from, to) =>
        {
            var point = new UniPcPoint(Predict(run, x, from).Clean.alias().MoveToOuterDisposeScope(), from);
            if (corrected is not null) x = UniPcUpdate.To(from, corrected, history, order, Variant, point.Clean);
            corrected?.Dispose();
            corrected = x.alias().MoveToOuterDisposeScope();

            history.Insert(0, point);
            while (history.Count > highest)
            {
                history[^1].Clean.Dispose();
                history.RemoveAt(history.Count - 1);
            }

            index++;
            order = index < highest ? index : LowerOrderFinal ? Math.Min(highest, steps + 1 - index) : highest;
            return UniPcUpdate.To(to, corrected, history, order, Variant, null);
        };
    }
}
