// One file for all promises: the stages are built once, and the library is loaded once, for all of them.
import './api.promises.ts';
import './data.promises.ts';
import './functions.promises.ts';
import './release.promises.ts';
import './work.promises.ts';
