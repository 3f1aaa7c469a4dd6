using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Noise;
using Easel.Diffusion.Sampling.Samplers;
using Easel.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Every sampler on an analytic denoiser with recorded noise (samplers/*): k-diffusion's over σ, A1111's over timesteps.</summary>
public sealed class SamplerGoldenTests
{
    private const double Tolerance = 1e-5;
    private static readonly long[] Shape = [2, 4, 4, 4];
    private static readonly DiffusionParts Parts = new();

    public static TheoryData<string, string> Cases =>
        [.. from name in Goldens.Names("samplers") from entry in Goldens.Open("samplers", name).Data.EnumerateObject() select (name, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sampler_walks_as_recorded(string file, string name)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Open("samplers", file);
        var data = golden.Data.GetProperty(name);
        var made = data.TryGetProperty("ts", out _) || data.TryGetProperty("error", out _) ? OverTimesteps(name, data) : OverSigmas(name, data);
        var problems = made.Problems.ToList();
        if (!golden.Has(name)) Check(made.Latent.isfinite().all().item<bool>(), "not finite"); // fails in the original for batches
        else
        {
            Compare(name, made.Latent);
            if (golden.Has($"{name}:last_denoised")) Compare($"{name}:last_denoised", made.LastDenoised!);
        }

        Goldens.Report($"samplers/{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);

        void Check(bool holds, string problem)
        {
            if (!holds) problems.Add(problem);
        }

        void Compare(string tensor, Tensor actual)
        {
            var detail = GoldenCheck.Difference(golden, tensor, actual, Tolerance, out var passed);
            Check(passed, $"{tensor}: {detail}");
        }
    }

    private static (Tensor Latent, Tensor? LastDenoised, IEnumerable<string> Problems) OverSigmas(string name, JsonElement data)
    {
        var (words, given) = (name.Split(':'), data.GetProperty("kw"));
        var adaptive = data.GetProperty("sigmas").ValueKind == JsonValueKind.Null;
        var sampler = Parts.Samplers.Resolve("sampler", new Choice(words[adaptive ? 0 : 1] is "lcm" ? "LCM" : words[adaptive ? 0 : 1], Options(words, given)));
        Sigma[] sigmas = adaptive
            ? [new(given.GetProperty("sigma_max").GetDouble()), new(given.GetProperty("sigma_min").GetDouble()), new(0)]
            : [.. data.GetProperty("sigmas").EnumerateArray().Select(sigma => new Sigma(sigma.GetSingle()))];

        var (mean, calls) = (torch.tensor(Synth.Input("mu", Shape, scale: 0.8, salt: Goldens.Salt)).reshape(Shape), 0);
        Denoise denoise = (x, sigma) =>
        {
            calls++;
            using var level = torch.tensor((float)sigma.Value);
            return (0.25 * x + level * level * mean) / (0.25 + level * level) + 0.05 * (3 * x / (1 + level * level).sqrt()).sin();
        };
        float[]? last = null;
        var run = new SamplerRun(denoise, sigmas, new RecordedNoise())
        {
            Steps = given.TryGetProperty("n", out var steps) ? steps.GetInt32() : sigmas.Length - 1,
            Progress = new Watcher(report => last = report.Denoised?.data<float>().ToArray()),
        };
        var latent = sampler.Sample(run, GoldenCheck.Input("x0", Shape) * (float)sigmas[0].Value);
        return (latent, torch.tensor(last!).reshape(Shape), calls == data.GetProperty("nfe").GetInt32() ? [] : [$"{calls} calls instead of {data.GetProperty("nfe")}"]);
    }

    private static (Tensor Latent, Tensor? LastDenoised, IEnumerable<string> Problems) OverTimesteps(string name, JsonElement data)
    {
        var words = name.Split(':');
        var steps = int.Parse(words.First(word => int.TryParse(word, CultureInfo.InvariantCulture, out _)), CultureInfo.InvariantCulture);
        var sampler = (TimestepSampler)Parts.Samplers.Resolve("sampler", new Choice(words[0], TimestepOptions(words)));
        var table = NoiseTable.ScaledLinear();
        var levels = words.Contains("img2img") ? sampler.Levels(table, steps, data.GetProperty("timesteps").GetArrayLength()) : sampler.Levels(table, steps);

        var times = new List<double>();
        Tensor? noise = null;
        Denoise denoise = (x, sigma) =>
        {
            var t = sigma.Timestep!.Value;
            times.Add(t);
            var unit = x / Math.Sqrt(1 + sigma * sigma);
            noise = (0.9 * unit + 0.3 * (2 * unit).sin() + 0.2 * Math.Cos(10 * t / 1000)) * (0.5 + 0.5 * t / 1000);
            return x - noise * sigma.Value;
        };
        var run = new SamplerRun(denoise, levels, new RecordedNoise()) { UnconditionalNoise = () => noise! * 0.9 + 0.01 };
        var latent = sampler.Sample(run, GoldenCheck.Input("x0", Shape));
        if (!data.TryGetProperty("ts", out var expected)) return (latent, null, []);
        return (latent, null, times.Count == expected.GetArrayLength() && times.Zip(expected.EnumerateArray(), (t, other) => Math.Abs(t - other.GetDouble())).All(d => d < 1e-3)
            ? []
            : [$"called at {string.Join(' ', times)} instead of {expected}"]);
    }

    private static JsonObject Options(string[] words, JsonElement given)
    {
        var options = new JsonObject();
        if (words[0] is "dpm_fast" or "dpm_adaptive" && !given.TryGetProperty("eta", out _)) options["eta"] = 0; // k-diffusion's default
        foreach (var entry in given.EnumerateObject())
        {
            var option = entry.Name switch
            {
                "s_churn" => "churn",
                "s_tmin" => "churnMin",
                "s_tmax" => "churnMax",
                "s_noise" => "noiseScale",
                "eta" => "eta",
                "solver_type" => "solver",
                "order" => words.Contains("lms") ? "maximumOrder" : "solverOrder",
                "rtol" => "relativeTolerance",
                "atol" => "absoluteTolerance",
                "n" or "sigma_min" or "sigma_max" or "noise_sampler" => null, // said to the run
                var other => throw new NotSupportedException(other),
            };
            if (option is not null) options[option] = JsonNode.Parse(entry.Value.GetRawText());
        }

        return options;
    }

    private static JsonObject TimestepOptions(string[] words)
    {
        var options = new JsonObject();
        foreach (var word in words)
        {
            if (word is "bh1" or "bh2" or "vary_coeff") options["variant"] = word;
            else if (word is "time_uniform" or "time_quadratic" or "logSNR") options["skipType"] = word;
            else if (word is "lof0" or "lof1") options["lowerOrderFinal"] = word == "lof1";
            else if (word.StartsWith("eta", StringComparison.Ordinal)) options["eta"] = double.Parse(word[3..], CultureInfo.InvariantCulture);
            else if (word.Length == 2 && word[0] == 'o') options["maximumOrder"] = word[1] - '0';
        }

        return options;
    }

    /// <summary>The recording's noises in the order they are asked for.</summary>
    private sealed class RecordedNoise : NoiseSource
    {
        private int drawn;

        public override Tensor Next() => GoldenCheck.Input($"noise:{drawn++}", Shape);
    }

    private sealed class Watcher(Action<StepReport> report) : IProgress<StepReport>
    {
        public void Report(StepReport value) => report(value);
    }
}
