using Easel.Cli;

return await new CommandLine(Engines.Open, Console.Out, Console.Error).Run(args);
