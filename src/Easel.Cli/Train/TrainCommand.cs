using System.CommandLine;
using Easel.Diffusion.Memory;
using Easel.Training.Base;
using Easel.Training.Data;
using TorchSharp;

namespace Easel.Cli.Train;

/// <summary><c>easel train base</c>: trains the embedded model, or goes on training it.</summary>
public static class TrainCommand
{
    /// <param name="output">Progress lines.</param>
    public static Command Create(TextWriter output)
    {
        var folder = new Option<string>("--folder") { Description = "Where packages, checkpoints and sample sheets are kept; a run continues from what it finds there.", Required = true };
        var start = new Option<string?>("--from") { Description = "A model that an earlier run wrote, to go on from where the folder holds no checkpoints." };
        var concepts = new Option<string?>("--concepts") { Description = "A file of concepts, separated by semicolons or lines: an emojibase label, then other names after slashes; the built-in list without it." };
        var vaeMinutes = new Option<double>("--vae-minutes") { Description = "Time for the autoencoder; 0 keeps the one there is.", DefaultValueFactory = _ => 60 };
        var minutes = new Option<double>("--minutes") { Description = "Time for UNet and text encoder.", DefaultValueFactory = _ => 240 };
        var crop = new Option<int>("--vae-crop") { Description = "Pixels a side of the crops the autoencoder learns from, a multiple of 8.", DefaultValueFactory = _ => 64 };
        var batch = new Option<int>("--batch") { Description = "Pictures a step.", DefaultValueFactory = _ => 16 };
        var rate = new Option<double>("--learning-rate") { Description = "Of UNet and text encoder, at its peak.", DefaultValueFactory = _ => 1e-3 };
        var core = new Option<double>("--core-share") { Description = "How often one of the core concepts is learnt from, 0-1; else it is any.", DefaultValueFactory = _ => 0.5 };
        var reading = new Option<double>("--reading-weight") { Description = "How much it counts that the text encoder alone tells captions apart; 0 leaves that to the UNet.", DefaultValueFactory = _ => 1 };
        var workers = new Option<int>("--workers") { Description = "Threads, each with its share of a batch.", DefaultValueFactory = _ => 2 };
        var precision = new Option<string?>("--precision") { Description = "float32 or bfloat16; what the processor does well without it." };
        var trainBase = new Command("base", "Trains a small Stable Diffusion model from captioned pictures of npm packages. Ctrl+C saves and stops; needs npm and rsvg-convert.")
        {
            folder, start, concepts, vaeMinutes, minutes, crop, batch, rate, core, reading, workers, precision,
        };
        trainBase.SetAction((parsed, cancel) =>
        {
            var options = new BaseOptions
            {
                Folder = parsed.GetRequiredValue(folder),
                Start = parsed.GetValue(start),
                Concepts = parsed.GetValue(concepts) is { } file ? Concept.List(File.ReadAllText(file)) : null,
                VaeMinutes = parsed.GetValue(vaeMinutes),
                DiffusionMinutes = parsed.GetValue(minutes),
                VaeCrop = parsed.GetValue(crop),
                Batch = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                CoreShare = parsed.GetValue(core),
                ReadingWeight = parsed.GetValue(reading),
                Workers = parsed.GetValue(workers),
                Type = Precision.For(DeviceType.CPU, parsed.GetValue(precision)).Networks,
            };
            return Task.Run(() => BaseTraining.Run(options, output.WriteLine, cancel), CancellationToken.None);
        });
        return new Command("train", "Trains models.") { trainBase };
    }
}
