using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion.Sampling.Guidance;

/// <summary>Classifier-free guidance (Ho and Salimans 2022) of one run: makes a <see cref="Sampling.Denoise"/> of a network and what guides it.</summary>
/// <remarks>out = U + Σᵢ wᵢ·scale·(Cᵢ − U), the parts of an AND weighed by wᵢ (Liu et al. 2022, as A1111 has it).</remarks>
public sealed class ClassifierFreeGuidance<T>(Network<T> network, NoiseModel model, GuidedConditioning<T> conditioning, GuidanceOptions options) : IDisposable
{
    private int calls = options.FirstCall;
    private Tensor? preview;
    private Tensor? unconditionalNoise;

    /// <summary>Calls so far; the entry of a prompt schedule is chosen by it.</summary>
    public int Calls => calls;

    /// <summary>Whether a call so far left the negative prompt out for its low level.</summary>
    public bool LeftOutNegative { get; private set; }

    /// <summary>The prompt's estimate of the clean latent at the latest call [B, C, H, W], each picture's first part; null before. Alias it to keep it.</summary>
    public Tensor? Preview => preview;

    /// <summary>The unconditional noise ε [B, C, H, W] of the latest call, for <see cref="SamplerRun.UnconditionalNoise"/>.</summary>
    public Tensor UnconditionalNoise() => unconditionalNoise
        ?? throw new InvalidOperationException($"Set {nameof(GuidanceOptions)}.{nameof(GuidanceOptions.KeepsUnconditionalNoise)} before the run.");

    /// <summary>The guided estimate of the clean latent in <paramref name="x"/> [B, C, H, W].</summary>
    public Tensor Denoise(Tensor x, Sigma sigma)
    {
        using var scope = NewDisposeScope();
        var call = new NetworkCall(sigma, model.Timestep(sigma), calls, options.TotalCalls);
        var skips = SkipsNegative(sigma);
        var rows = Rows(skips);
        var denoised = Evaluate(x, call, rows);
        calls++;

        Keep(ref preview, cat([.. Firsts(rows).Select(index => denoised[index])]));
        if (options.KeepsUnconditionalNoise) Keep(ref unconditionalNoise, x.Minus(cat([.. (skips ? Firsts(rows) : Lasts(rows)).Select(index => denoised[index])])).Over(sigma.Value));

        var pictures = Enumerable.Range(0, conditioning.Images).Select(image => Combine(image, rows, denoised, skips));
        return cat([.. pictures]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        preview?.Dispose();
        unconditionalNoise?.Dispose();
        (preview, unconditionalNoise) = (null, null);
    }

    private bool SkipsNegative(Sigma sigma)
    {
        if (options.ImageScale is not null) return false;
        if (options.SkipEarly > 0 && calls / (double)options.TotalCalls <= options.SkipEarly) return true;
        var skips = options.NegativeMinimum > 0 && (calls % 2 == 1 || options.NegativeMinimumAllSteps) && (sigma.Timestep ?? sigma.Value) < options.NegativeMinimum;
        LeftOutNegative |= skips;
        return skips;
    }

    // All prompts first, then the negative prompts.
    private List<(GuidedRow<T> Row, double Weight)> Rows(bool skips)
    {
        var rows = new List<(GuidedRow<T>, double)>();
        var images = Enumerable.Range(0, conditioning.Images).ToList();
        foreach (var image in images)
            foreach (var part in conditioning.Select(image, calls))
                rows.Add((new GuidedRow<T>(image, RowKind.Positive, part.Conditioning), part.Weight));
        if (skips) return rows;

        foreach (var image in images) rows.Add((new GuidedRow<T>(image, RowKind.Negative, conditioning.SelectNegative(image, calls)), 0));
        if (options.ImageScale is null) return rows;

        foreach (var image in images) rows.Add((new GuidedRow<T>(image, RowKind.NegativeWithoutImage, conditioning.SelectNegative(image, calls)), 0));
        return rows;
    }

    // The clean latent of each row [1, C, H, W]; rows of one shape share a call.
    private Tensor[] Evaluate(Tensor x, NetworkCall call, List<(GuidedRow<T> Row, double Weight)> rows)
    {
        var input = NoiseModel.Input(x, call.Sigma);
        var denoised = new Tensor[rows.Count];
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(index => conditioning.ShapeOf(rows[index].Row.Conditioning)))
        {
            int[] members = [.. group];
            var output = network(cat([.. members.Select(index => Picture(input, rows[index].Row.Image))]), call, [.. members.Select(index => rows[index].Row)]);
            var clean = model.Denoised(cat([.. members.Select(index => Picture(x, rows[index].Row.Image))]), output, call.Sigma);
            for (var i = 0; i < members.Length; i++) denoised[members[i]] = Picture(clean, i);
        }

        return denoised;
    }

    private Tensor Combine(int image, List<(GuidedRow<T> Row, double Weight)> rows, Tensor[] denoised, bool skips)
    {
        int[] own = [.. Enumerable.Range(0, rows.Count).Where(index => rows[index].Row.Image == image)];
        int[] positive = [.. own.Where(index => rows[index].Row.Kind == RowKind.Positive)];
        if (options.ImageScale is { } imageScale) return Edit(denoised, own, imageScale);

        // Without the negative prompt the first part stands in for it, at scale 1.
        var (without, scale) = skips ? (denoised[positive[0]], 1) : (denoised[own.Single(index => rows[index].Row.Kind == RowKind.Negative)], options.Scale);
        var guided = without.alias();
        foreach (var index in positive) guided = guided.Added(denoised[index].Minus(without).Times(rows[index].Weight * scale));
        return guided;
    }

    // InstructPix2Pix (Brooks et al. 2023, eq. 3): text and picture pull with scales of their own.
    private Tensor Edit(Tensor[] denoised, int[] own, double imageScale)
    {
        if (own.Length != 3) throw new Core.Requests.RequestException("prompt", "AND cannot be used with an instruction model; give one prompt");
        var (text, image, none) = (denoised[own[0]], denoised[own[1]], denoised[own[2]]);
        return none.Added(text.Minus(image).Times(options.Scale)).Added(image.Minus(none).Times(imageScale));
    }

    private IEnumerable<int> Firsts(List<(GuidedRow<T> Row, double Weight)> rows) =>
        Enumerable.Range(0, conditioning.Images).Select(image => rows.FindIndex(row => row.Row.Image == image));

    private IEnumerable<int> Lasts(List<(GuidedRow<T> Row, double Weight)> rows) =>
        Enumerable.Range(0, conditioning.Images).Select(image => rows.FindLastIndex(row => row.Row.Image == image));

    private static Tensor Picture(Tensor batch, int index) => batch.narrow(0, index, 1);

    private static void Keep(ref Tensor? kept, Tensor value)
    {
        kept?.Dispose();
        kept = value.DetachFromDisposeScope();
    }
}
