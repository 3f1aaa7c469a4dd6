using Easel.Training.Base;

if (args is ["train", "base", var folder, var vaeMinutes, var diffusionMinutes])
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, press) => { press.Cancel = true; stop.Cancel(); };
    BaseTraining.Run(
        new BaseOptions { Folder = folder, Concepts = File.ReadAllText(Path.Combine(folder, "concepts.txt")).Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries), SaveMinutes = 3, VaeMinutes = double.Parse(vaeMinutes), DiffusionMinutes = double.Parse(diffusionMinutes) },
        Console.WriteLine,
        stop.Token);
}

return 0;
