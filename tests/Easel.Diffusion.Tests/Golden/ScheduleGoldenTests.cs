using System.Text.Json;
using Easel.Core.Requests;
using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Sampling;
using Easel.Diffusion.Sampling.Schedules;
using Easel.Testing;
using TorchSharp;
using Xunit;

namespace Easel.Diffusion.Tests.Golden;

/// <summary>Every schedule under every option, and the model's noise table (sched/sigmas).</summary>
public sealed class ScheduleGoldenTests
{
    private const double Tolerance = 1e-6;

    private static GoldenFile? Recording => Goldens.Names("sched", "sigmas").Any() ? Goldens.Open("sched", "sigmas") : null;

    [Fact]
    public void Schedules_agree_with_the_recording()
    {
        if (Recording is not { } golden) return;
        var parts = new DiffusionParts();
        var failures = new List<string>();
        foreach (var data in golden.Data.GetProperty("cases").EnumerateArray())
        {
            var (sampler, schedule) = (data.GetProperty("sampler").GetString()!, data.GetProperty("scheduler").GetString()!);
            var named = SamplerName.Resolve(parts, sampler, schedule);
            var options = Options(data.GetProperty("opts"));
            var sigmas = SamplingPath.Sigmas(named.Sampler.Defaults, named.Schedule.Defaults.Configured(options), NoiseTable.ScaledLinear(), options,
                data.GetProperty("steps").GetInt32(), data.GetProperty("model").GetString() == "sdxl");
            double[] expected = [.. data.GetProperty("sigmas").EnumerateArray().Select(value => value.GetDouble())];
            Compare($"sched/{schedule}/{sampler}/{data.GetProperty("model")}/{data.GetProperty("steps")}/{data.GetProperty("opts")}", expected,
                [.. sigmas.Select(sigma => sigma.Value)], failures);
        }

        Assert.True(failures.Count == 0, $"{failures.Count} differ:\n{string.Join('\n', failures.Take(40))}");
    }

    [Fact]
    public void The_noise_table_agrees_with_the_recording()
    {
        if (Recording is not { } golden) return;
        var failures = new List<string>();
        var table = NoiseTable.ScaledLinear();
        var zero = table.Configured(new PictureOptions { ZeroTerminalSnr = true });
        var quantized = table.Configured(new PictureOptions { Quantization = true });
        var consistency = table.Thinned(20);

        Check("alphas_cumprod", All(table, table.AlphaAt));
        Check("alphas_cumprod_zsnr", All(zero, zero.AlphaAt));
        Check("model_sigmas", All(table, index => table[index]));
        Check("log_sigmas", All(table, index => Math.Log(table[index])));
        Check("lcm_sigmas", All(consistency, index => consistency[index]));
        Check("sigma_to_t", In("sigma_in").Select(sigma => table.TimestepOf(new Sigma(sigma))));
        Check("sigma_to_t_quantized", In("sigma_in").Select(sigma => quantized.TimestepOf(new Sigma(sigma))));
        Check("t_to_sigma", In("t_in").Select(time => table.SigmaAt(time).Value));
        foreach (var name in golden.TensorNames.Where(name => name.StartsWith("lcm_get_sigmas_", StringComparison.Ordinal)))
        {
            var range = ScheduleRange.Of(consistency, new PictureOptions());
            Check(name, new Uniform().Sigmas(range, int.Parse(name["lcm_get_sigmas_".Length..])).Select(sigma => sigma.Value));
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));

        IEnumerable<double> In(string name) => golden.Floats(name).Select(value => (double)value);
        void Check(string name, IEnumerable<double> actual) => Compare("sched/" + name, [.. In(name)], [.. actual], failures);
    }

    [Fact]
    public void The_embedding_of_a_timestep_agrees_with_the_recording()
    {
        foreach (var file in Goldens.Names("sched", "ldm"))
        {
            using var scope = torch.NewDisposeScope();
            var golden = Goldens.Open("sched", file);
            foreach (var name in golden.TensorNames.Where(name => name.StartsWith("temb", StringComparison.Ordinal)))
            {
                var (values, width) = (golden.Floats(name), (int)golden.ShapeOf(name)[1]);
                var lowest = Math.Exp(-Math.Log(10000) * (width / 2 - 1) / (width / 2));
                var times = values.Chunk(width).Select(row => (float)Math.Round(Math.Atan2(row[^1], row[width / 2 - 1]) / lowest, 1)); // not recorded: read back
                GoldenCheck.Agrees(golden, name, TimestepEmbedding.Of(torch.tensor(times.ToArray()), width), tolerance: 1e-4);
            }

            var failures = new List<string>();
            var table = NoiseTable.ScaledLinear();
            Compare("sched/alphas_cumprod_f64", [.. golden.Floats("alphas_cumprod_f64").Select(value => (double)value)], [.. All(table, table.AlphaAt)], failures);
            Assert.Empty(failures);
        }
    }

    private static IEnumerable<double> All(NoiseTable table, Func<int, double> value) => Enumerable.Range(0, table.Count).Select(value);

    private static void Compare(string name, double[] expected, double[] actual, List<string> failures)
    {
        var scale = Math.Max(expected.Max(Math.Abs), 1e-12);
        var error = expected.Length != actual.Length
            ? double.PositiveInfinity
            : expected.Zip(actual, (e, a) => e == 0 ? Math.Abs(a) : Math.Abs(a - e) / Math.Max(Math.Abs(e), 1e-3 * scale)).Max();
        var passed = error <= Tolerance;
        var detail = $"error {error:G3} relative, allowed {Tolerance:G3}";
        Goldens.Report(name, passed, detail);
        if (!passed) failures.Add($"{name}: {detail}; {expected.Length} expected, {actual.Length} given; {string.Join(' ', actual.Take(12))}");
    }

    private static PictureOptions Options(JsonElement options)
    {
        double Number(string key, double otherwise) => options.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;
        bool Flag(string key) => options.TryGetProperty(key, out var value) && value.GetBoolean();
        return new PictureOptions
        {
            Rho = Number("rho", 0),
            SigmaMin = Number("sigma_min", 0),
            SigmaMax = Number("sigma_max", 0),
            BetaAlpha = Number("beta_dist_alpha", 0.6),
            BetaBeta = Number("beta_dist_beta", 0.6),
            OldKarrasSigmas = Flag("use_old_karras_scheduler_sigmas"),
            AlwaysDiscardNextToLastSigma = Flag("always_discard_next_to_last_sigma"),
        };
    }
}
